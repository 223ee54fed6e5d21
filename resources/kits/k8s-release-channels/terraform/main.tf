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
    bucket = {{ environment.names.stateBucket }}
    prefix = {{ environment.names.statePrefix }}
  }
}

provider "google" {
  project = var.project
  region  = var.region
}

variable "project" {
  description = "The Google Cloud project."
  type        = string
  default     = {{ environment.account }}
}

variable "region" {
  description = "The region that everything is in."
  type        = string
  default     = {{ environment.region }}
}

variable "env" {
  description = "The channel."
  type        = string
  default     = {{ environment.stage }}
}

variable "namespace" {
  description = "The Kubernetes namespace of the channel."
  type        = string
  default     = {{ environment.settings.namespace }}
}

variable "deployer" {
  description = "The service account that deploys the channel."
  type        = string
  default     = {{ environment.names.deployAccount }}
}

variable "entropy" {
  description = "Where passwords are made: random text, another one each time. TF_VAR_entropy=$(openssl rand -hex 32)"
  type        = string
  ephemeral   = true
  sensitive   = true
  default     = null
}

{{ environment.modules }}
