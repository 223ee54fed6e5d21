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
  description = "The environment's stage."
  type        = string
  default     = {{ environment.stage }}
}

variable "namespace" {
  description = "The job's namespace in the cluster."
  type        = string
  default     = {{ environment.settings.namespace }}
}

variable "service_account" {
  description = "The id of the service account that the job runs as. Bootstrap makes it."
  type        = string
  default     = {{ environment.settings.serviceAccount }}
}

variable "entropy" {
  description = "Something random; each run of Terraform has another. Passwords that are made anew come from it, and nothing keeps it."
  type        = string
  default     = null
  ephemeral   = true
  sensitive   = true
}

variable "images" {
  description = "Drawn images by name; invoke terraform-plan gives each the job's image by its digest."
  type        = map(string)
  default     = {}
}
