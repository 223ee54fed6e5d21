variable "entropy" {
  description = "Random text, fresh in each run. Passwords that a run makes come from it; nothing keeps it."
  type        = string
  ephemeral   = true
  sensitive   = true
}

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
    front_door_certificate_managed_domains                            = list(string)
    mage_deletion_protection                                          = bool
    mage_template_containers_mage_env_layer_env_value                 = string
    mage_template_containers_mage_env_shop_url_value                  = string
    mage_template_containers_mage_resources_limits                    = map(string)
    runs_deletion_protection                                          = bool
    runs_settings_availability_type                                   = string
    runs_settings_backup_configuration_backup_retention_settings      = any
    runs_settings_backup_configuration_enabled                        = bool
    runs_settings_backup_configuration_point_in_time_recovery_enabled = bool
    runs_settings_deletion_protection_enabled                         = bool
    runs_settings_tier                                                = string
    server_fails_severity                                             = string
    start_load_service_config_max_instance_count                      = number
    start_load_source_force_destroy                                   = bool
    warehouse_files_force_destroy                                     = bool
    warehouse_files_lifecycle_rule_3_condition_age                    = number
  })
}
