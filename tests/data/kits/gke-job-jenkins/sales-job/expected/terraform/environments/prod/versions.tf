terraform {
  required_version = "~> 1.11"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 7.9"
    }
  }

  # Bootstrap makes the bucket. The state is locked while somebody uses it.
  backend "gcs" {
    bucket = "sales-data-prod-sales-publisher-job-tfstate"
    prefix = "sales-publisher-job"
  }
}

provider "google" {
  project = var.project
  region  = var.region
}
