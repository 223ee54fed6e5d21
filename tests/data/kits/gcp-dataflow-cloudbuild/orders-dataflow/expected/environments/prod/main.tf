module "clicks" {
  source = "../../modules/clicks"

  env     = var.env
  images  = var.images
  project = var.project
  region  = var.region
  settings = {
    carry_clicks_max_workers                            = 10
    clicks_deletion_protection                          = true
    clicks_time_partitioning_expiration_ms              = null
    export_visits_deletion_protection                   = true
    exports_force_destroy                               = false
    rebuild_templates_approval_config_approval_required = true
    sessions_deletion_protection                        = true
    web_delete_contents_on_destroy                      = false
  }
}

module "orders" {
  source = "../../modules/orders"

  env     = var.env
  images  = var.images
  project = var.project
  region  = var.region
  settings = {
    every_night_start_fetch_orders_paused                     = false
    fetch_orders_deletion_protection                          = true
    fetch_orders_template_containers_env_source_address_value = "https://partners.example.com/orders.csv"
    fetch_orders_template_containers_resources_limits = {
      cpu    = "1"
      memory = "1Gi"
    }
    load_orders_workload_dataflow_launch_template_request_launch_parameters_environment_max_workers = 4
    merge_orders_disabled                                                                           = false
    orders_deletion_protection                                                                      = true
    staging_force_destroy                                                                           = false
    staging_lifecycle_rule = [
      {
        action = {
          type = "Delete"
        }
        condition = {
          age                        = null
          days_since_noncurrent_time = 30
          with_state                 = "ARCHIVED"
        }
      },
      {
        action = {
          type = "Delete"
        }
        condition = {
          age                        = 365
          days_since_noncurrent_time = null
          with_state                 = "LIVE"
        }
      },
    ]
    staging_versioning_enabled            = true
    warehouse_default_table_expiration_ms = null
    warehouse_delete_contents_on_destroy  = false
  }
}

# Alerts, counted log lines and a dashboard for all that runs here.
module "monitoring" {
  source = "../../modules/monitoring"

  project               = var.project
  env                   = var.env
  notification_emails   = var.notification_emails
  notification_channels = [for one in var.notification_channels : one if startswith(one, "projects/${var.project}/")]
  longest_minutes       = 120
  missing_loads         = true
  success_mails         = false

  # What is due, and when.
  loads = {
    "export-visits" = ["0 7 * * 1"]
    "fetch-orders"  = ["30 2 * * *"]
  }

  # They run for ever, so that how long says nothing.
  streaming_jobs = [
    "carry-clicks",
  ]
}
