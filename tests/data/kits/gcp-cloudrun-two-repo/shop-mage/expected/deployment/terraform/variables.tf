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

variable "code_commit" {
  description = "The commit of the pipelines' code that the images were built from."
  type        = string
  default     = ""
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

variable "missing_run_hours" {
  description = "After how many hours without a completed block somebody is told; 0: never."
  type        = number
  default     = 24

  validation {
    condition     = var.missing_run_hours >= 0 && var.missing_run_hours <= 24
    error_message = "Cloud Monitoring looks back 24 hours at most."
  }
}

variable "servers" {
  description = "The Cloud Run services of the servers that are watched."
  type        = list(string)
  default     = []
}

variable "databases" {
  description = "The Cloud SQL instances that are watched."
  type        = list(string)
  default     = []
}

variable "doors" {
  description = "The domains of load balancers that are watched from outside, and the path that is asked for."
  type        = map(string)
  default     = {}
}

variable "entropy" {
  description = "Random text, fresh in each run. Passwords that a run makes come from it; nothing keeps it."
  type        = string
  ephemeral   = true
  sensitive   = true
}
