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
    marts_dataset_id                           = string
    raw_dataset_id                             = string
    reports_force_destroy                      = bool
    reports_lifecycle_rule                     = any
    stock_files_force_destroy                  = bool
    stock_files_lifecycle_rule_3_condition_age = number
  })
}
