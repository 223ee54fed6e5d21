variable "project" {
  description = "The Google Cloud project."
  type        = string
  default     = {{ environment.account }}
}

variable "region" {
  description = "The region of the Composer environment and of what is drawn."
  type        = string
  default     = {{ environment.region }}
}

variable "env" {
  description = "The stage."
  type        = string
  default     = {{ environment.stage }}
}

variable "images" {
  description = "Container images by name, each with its tag or digest."
  type        = map(string)
}

variable "airflow_overrides" {
  description = "Airflow's settings, by section-setting."
  type        = map(string)
}

variable "namespace" {
  description = "The namespace of Kubernetes jobs."
  type        = string
  default     = {{ environment.settings.namespace }}
}
