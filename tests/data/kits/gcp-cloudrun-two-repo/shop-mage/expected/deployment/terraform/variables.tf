variable "project" {
  description = "The Google Cloud project of this environment."
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

variable "app" {
  description = "Begins the names of what is made for delivery."
  type        = string
}

variable "images" {
  description = "Container images by name. A tag that moves would hide a new image from Terraform, so only digests and commits are taken."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for image in values(var.images) : can(regex("(@sha256:[0-9a-f]{64}|:[0-9a-f]{40}|:[0-9a-f]{12})$", image))])
    error_message = "Every image ends in @sha256: and its digest, or in the commit that it was built from."
  }
}

variable "settings" {
  description = "What differs between the environments, by pipeline."
  type        = any
  default     = {}
}

variable "network" {
  description = "The name of the network and its subnet."
  type        = string
}

variable "subnet_cidr" {
  description = "The addresses of the subnet."
  type        = string
}

variable "connector_cidr" {
  description = "The addresses of a VPC connector for functions that call the server; none where it is not said."
  type        = string
  default     = null
}

variable "notification_emails" {
  description = "Who hears when the server fails or stops."
  type        = list(string)
  default     = []
}

variable "entropy" {
  description = "Random text, fresh in each run. Passwords that a run makes come from it; nothing keeps it."
  type        = string
  ephemeral   = true
  sensitive   = true
}
