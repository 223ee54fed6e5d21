# Applied by a person, once for each environment and after changes in here or in modules/cicd; never by a build.
terraform {
  required_version = ">= 1.11.4, < 2"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
  }

  backend "gcs" {
    bucket = "example-shop-data-prod-tfstate"
    prefix = "bootstrap"
  }
}

locals {
  project = "example-shop-data-prod"
  region  = "europe-west1"

  # As they are called in Cloud Build, where a person connected them.
  connection = "github"
  repository = "shop-partner-orders-d4t8w2kf"
}

provider "google" {
  project = local.project
  region  = local.region
}

module "cicd" {
  source = "../../modules/cicd"

  project = local.project
  region  = local.region
  env     = "prod"
  name    = "shop-partner-orders-d4t8w2kf"

  github     = "example-shop/partner-orders"
  repository = "projects/${local.project}/locations/${local.region}/connections/${local.connection}/repositories/${local.repository}"
  plan_on    = "branch"

  approval  = true
  approvers = ["group:shop-leads@example.org"]

  state_bucket   = "example-shop-data-prod-tfstate"
  plans_bucket   = "example-shop-data-prod-plans"
  plans_days     = 90
  comment_secret = "github-comments"

  # What builds may do follows from what is drawn.
  rights = jsondecode(file("${path.module}/rights.json"))
}
