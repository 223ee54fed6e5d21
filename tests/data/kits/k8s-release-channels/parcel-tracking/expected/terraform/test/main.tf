# What the pipelines of this channel need in Google Cloud. Applied by a person: see the README.
terraform {
  required_version = ">= 1.11"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
  }

  backend "gcs" {
    bucket = "acme-parcel-test-p5k8c3ta-tfstate"
    prefix = "channels/test"
  }
}

provider "google" {
  project = var.project
  region  = var.region
}

variable "project" {
  description = "The Google Cloud project."
  type        = string
  default     = "acme-parcel-test"
}

variable "region" {
  description = "The region that everything is in."
  type        = string
  default     = "europe-west1"
}

variable "env" {
  description = "The channel."
  type        = string
  default     = "test"
}

variable "namespace" {
  description = "The Kubernetes namespace of the channel."
  type        = string
  default     = "parcel"
}

variable "deployer" {
  description = "The service account that deploys the channel."
  type        = string
  default     = "deploy-p5k8c3ta@acme-parcel-test.iam.gserviceaccount.com"
}

variable "entropy" {
  description = "Where passwords are made: random text, another one each time. TF_VAR_entropy=$(openssl rand -hex 32)"
  type        = string
  ephemeral   = true
  sensitive   = true
  default     = null
}

module "tools" {
  source = "../modules/tools"

  deployer = var.deployer
  project  = var.project
  settings = {
    board_secret_deletion_protection = false
  }
}

module "tracking" {
  source = "../modules/tracking"

  deployer  = var.deployer
  entropy   = var.entropy
  namespace = var.namespace
  project   = var.project
  region    = var.region
  settings = {
    db_deletion_protection                                                      = false
    db_password_deletion_protection                                             = false
    db_settings_availability_type                                               = "ZONAL"
    db_settings_backup_configuration_backup_retention_settings_retained_backups = 2
    db_settings_deletion_protection_enabled                                     = false
    db_settings_tier                                                            = "db-f1-micro"
    reports_force_destroy                                                       = true
    reports_lifecycle_rule_3_condition_age                                      = 14
  }
}
