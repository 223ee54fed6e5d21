variable "env" {
  description = "The environment's stage: dev, prod …"
  type        = string
}

variable "images" {
  description = "Container images by name, each with its tag or digest."
  type        = map(string)
}

variable "project" {
  description = "The Google Cloud project."
  type        = string
}

variable "region" {
  description = "The region that everything is in."
  type        = string
}

variable "settings" {
  description = "What differs between the environments."
  type = object({
    carry_clicks_max_workers                            = number
    clicks_deletion_protection                          = bool
    clicks_time_partitioning_expiration_ms              = optional(number)
    export_visits_deletion_protection                   = bool
    exports_force_destroy                               = bool
    rebuild_templates_approval_config_approval_required = bool
    sessions_deletion_protection                        = bool
    web_delete_contents_on_destroy                      = bool
  })
}
