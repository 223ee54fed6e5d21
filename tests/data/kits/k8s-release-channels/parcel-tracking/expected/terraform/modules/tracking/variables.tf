variable "deployer" {
  description = "A setting of the environment."
  type        = string
}

variable "entropy" {
  description = "Random text, fresh in each run. Passwords that a run makes come from it; nothing keeps it."
  type        = string
  ephemeral   = true
  sensitive   = true
}

variable "namespace" {
  description = "A setting of the environment."
  type        = string
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
    db_deletion_protection                                                      = bool
    db_password_deletion_protection                                             = bool
    db_settings_availability_type                                               = string
    db_settings_backup_configuration_backup_retention_settings_retained_backups = number
    db_settings_deletion_protection_enabled                                     = bool
    db_settings_tier                                                            = string
    reports_force_destroy                                                       = bool
    reports_lifecycle_rule_3_condition_age                                      = number
  })
}
