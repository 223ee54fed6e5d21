variable "project" {
  description = "The Google Cloud project."
  type        = string
  default     = "sales-data-dev"
}

variable "region" {
  description = "The region that everything is in."
  type        = string
  default     = "europe-west1"
}

variable "env" {
  description = "The environment's stage."
  type        = string
  default     = "dev"
}

variable "namespace" {
  description = "The job's namespace in the cluster."
  type        = string
  default     = "sales"
}

variable "service_account" {
  description = "The id of the service account that the job runs as. Bootstrap makes it."
  type        = string
  default     = "sales-publisher-run"
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
