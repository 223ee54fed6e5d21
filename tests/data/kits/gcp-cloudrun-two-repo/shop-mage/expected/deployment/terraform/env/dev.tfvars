# Only what differs between the environments. The images are in the file beside this one that the workflow Build writes.
project = "acme-shop-dev"
region  = "europe-west1"
env     = "dev"
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
  "mage.dev.shop.example" = "/api/status"
}

settings = {
  orders = {
    marts_dataset_id      = "dev_marts"
    raw_dataset_id        = "dev_raw"
    reports_force_destroy = true
    reports_lifecycle_rule = [
      {
        action = {
          type = "Delete"
        }
        condition = {
          age        = 14
          with_state = "LIVE"
        }
      },
    ]
    stock_files_force_destroy                  = true
    stock_files_lifecycle_rule_3_condition_age = 14
  }
  platform = {
    front_door_certificate_managed_domains            = ["mage.dev.shop.example"]
    mage_deletion_protection                          = false
    mage_template_containers_mage_env_layer_env_value = "dev"
    mage_template_containers_mage_env_shop_url_value  = "https://api.test.shop.example"
    mage_template_containers_mage_resources_limits = {
      cpu    = "2"
      memory = "4Gi"
    }
    runs_deletion_protection                                          = false
    runs_settings_availability_type                                   = "ZONAL"
    runs_settings_backup_configuration_backup_retention_settings      = []
    runs_settings_backup_configuration_enabled                        = false
    runs_settings_backup_configuration_point_in_time_recovery_enabled = false
    runs_settings_deletion_protection_enabled                         = false
    runs_settings_tier                                                = "db-f1-micro"
    server_fails_severity                                             = "WARNING"
    start_load_service_config_max_instance_count                      = 1
    start_load_source_force_destroy                                   = true
    warehouse_files_force_destroy                                     = true
    warehouse_files_lifecycle_rule_3_condition_age                    = 7
  }
}
