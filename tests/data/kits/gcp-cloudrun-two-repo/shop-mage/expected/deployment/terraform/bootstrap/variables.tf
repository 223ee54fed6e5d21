variable "app" {
  description = "Begins the names of what is made for delivery."
  type        = string
}

variable "project" {
  description = "The delivery project: state, images and the trust in GitHub."
  type        = string
}

variable "region" {
  description = "Where state and images are kept."
  type        = string
}

variable "state_bucket" {
  description = "The bucket for Terraform's state."
  type        = string
}

variable "artifact_repository" {
  description = "The repository of Artifact Registry for images."
  type        = string
}

variable "deployment_repository" {
  description = "OWNER/NAME of the deployment repository on GitHub, with its capitals. Only its workflows are trusted."
  type        = string
}

variable "drawn_roles" {
  description = "The roles in a project that service accounts are drawn with, by account. Deployments may grant these."
  type        = list(list(string))
  default     = []

  validation {
    condition     = !anytrue([for role in flatten(var.drawn_roles) : can(regex("^roles/(owner|editor|viewer|iam[.].*|resourcemanager[.].*)$", role))])
    error_message = "No drawn account may get a basic role, or one that gives rights to others (roles/iam.… and roles/resourcemanager.…) in a whole project."
  }
}

variable "environments" {
  description = "The environments and their projects."
  type        = map(object({ project = string }))
}
