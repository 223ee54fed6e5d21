terraform {
  # Write-only arguments, which keep passwords out of the state, need 1.11.
  required_version = ">= 1.11, < 2"

  required_providers {
    archive = {
      source  = "hashicorp/archive"
      version = "~> 2.7"
    }
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
  }
}
