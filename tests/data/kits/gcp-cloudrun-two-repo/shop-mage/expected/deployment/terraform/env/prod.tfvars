# Only what differs between the environments. The images are in the file beside this one that the workflow Build writes.
project = "acme-shop-prod"
region  = "europe-west1"
env     = "prod"
app     = "shop"

network     = "mage"
subnet_cidr = "10.20.0.0/24"

connector_cidr = "10.20.1.0/28"

notification_emails = ["analytics@shop.example"]
missing_run_hours   = 24

# What is drawn here and watched by terraform/monitoring.tf.
servers = [
  "mage",
]
databases = [
  "runs",
]
doors = {
  "mage.shop.example" = "/api/status"
}

settings = {
  orders = {
    marts_dataset_id                           = "marts"
    raw_dataset_id                             = "raw"
    reports_force_destroy                      = false
    reports_lifecycle_rule                     = []
    stock_files_force_destroy                  = false
    stock_files_lifecycle_rule_3_condition_age = 365
  }
  platform = {
    front_door_certificate_managed_domains            = ["mage.shop.example"]
    mage_deletion_protection                          = true
    mage_template_containers_mage_env_layer_env_value = "prod"
    mage_template_containers_mage_env_shop_url_value  = "https://api.shop.example"
    mage_template_containers_mage_resources_limits = {
      cpu    = "4"
      memory = "8Gi"
    }
    runs_deletion_protection        = true
    runs_settings_availability_type = "REGIONAL"
    runs_settings_backup_configuration_backup_retention_settings = [
      {
        retained_backups = 14
      },
    ]
    runs_settings_backup_configuration_enabled                        = true
    runs_settings_backup_configuration_point_in_time_recovery_enabled = true
    runs_settings_deletion_protection_enabled                         = true
    runs_settings_tier                                                = "db-custom-1-3840"
    server_fails_severity                                             = "ERROR"
    start_load_service_config_max_instance_count                      = 5
    start_load_source_force_destroy                                   = false
    warehouse_files_force_destroy                                     = false
    warehouse_files_lifecycle_rule_3_condition_age                    = 90
  }
}
