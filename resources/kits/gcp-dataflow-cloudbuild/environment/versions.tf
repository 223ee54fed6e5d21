terraform {
  required_version = {{ names.terraformConstraint }}

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
  }
}
