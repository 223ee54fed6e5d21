# Applied by a person, once for each environment and after changes in here; never by a build.
terraform {
  required_version = {{ names.terraformConstraint }}

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
  }

  # Which bucket and which prefix, terraform init is told: see README.md.
  backend "gcs" {}
}

provider "google" {
  project = var.project
  region  = var.region
}

module "cicd" {
  source = "../modules/cicd"

  project        = var.project
  region         = var.region
  env            = var.env
  name           = {{ project.name }}
  github         = {{ inputs.repo }}
{% if chosen.repoConnection.gen2 %}
  repository     = "projects/${var.project}/locations/${var.region}/connections/${local.connection}/repositories/${local.repository}"
{% else %}
  repository     = ""
{% endif %}
  plan_on        = {{ inputs.planOn }}
  approval       = var.approval
  approvers      = {{ inputs.approversList }}
  state_bucket   = var.state_bucket
  plans_bucket   = var.plans_bucket
  plans_days     = var.plans_days
  comment_secret = {{ inputs.commentSecret }}

  # Roles that drawn service accounts get in the project, beside those that components need.
  more_grantable_roles = {{ inputs.grantableRolesList }}

{% if chosen.triggerMode.pubsubBuildStatus %}
  # Where Cloud Build reports builds; Eventarc triggers listen there.
  build_topic = true
{% else %}
  build_topic = false
{% endif %}
}
{% if chosen.repoConnection.gen2 %}

locals {
  # As they are called in Cloud Build, where a person connected them.
  connection = {{ inputs.connection }}
  repository = {{ project.name }}
}
{% endif %}
