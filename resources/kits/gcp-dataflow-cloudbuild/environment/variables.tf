# No defaults: terraform.tfvars ties this directory to its project.

variable "project" {
  description = "The Google Cloud project."
  type        = string
}

variable "region" {
  description = "The region that everything is in."
  type        = string
}

variable "env" {
  description = "The environment's stage: dev, prod …"
  type        = string
}

# Builds write images.auto.tfvars.json with the digest of each image.
variable "images" {
  description = "Container images by name, each with its digest."
  type        = map(string)
}

variable "notification_emails" {
  description = "Addresses that hear of alerts."
  type        = list(string)
  default     = []
}

variable "notification_channels" {
  description = "Existing notification channels that hear of alerts; those of other projects are left out."
  type        = list(string)
  default     = []
}
