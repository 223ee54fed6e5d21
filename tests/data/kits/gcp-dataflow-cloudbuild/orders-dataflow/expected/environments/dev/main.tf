module "clicks" {
  source = "../../modules/clicks"

  env     = var.env
  images  = var.images
  project = var.project
  region  = var.region
  settings = {
    carry_clicks_max_workers                            = 2
    clicks_deletion_protection                          = false
    clicks_time_partitioning_expiration_ms              = 604800000
    export_visits_deletion_protection                   = false
    exports_force_destroy                               = true
    rebuild_templates_approval_config_approval_required = false
    sessions_deletion_protection                        = false
    web_delete_contents_on_destroy                      = true
  }
}

module "orders" {
  source = "../../modules/orders"

  env     = var.env
  images  = var.images
  project = var.project
  region  = var.region
  settings = {
    every_night_start_fetch_orders_paused                     = true
    fetch_orders_deletion_protection                          = false
    fetch_orders_template_containers_env_source_address_value = "https://sandbox.partners.example.com/orders.csv"
    fetch_orders_template_containers_resources_limits = {
      cpu    = "1"
      memory = "512Mi"
    }
    load_orders_workload_dataflow_launch_template_request_launch_parameters_environment_max_workers = 1
    merge_orders_disabled                                                                           = true
    orders_deletion_protection                                                                      = false
    staging_force_destroy                                                                           = true
    staging_lifecycle_rule = [
      {
        action = {
          type = "Delete"
        }
        condition = {
          age                        = 14
          days_since_noncurrent_time = null
          with_state                 = "LIVE"
        }
      },
    ]
    staging_versioning_enabled            = false
    warehouse_default_table_expiration_ms = 5184000000
    warehouse_delete_contents_on_destroy  = true
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
  }

  # They run for ever, so that how long says nothing.
  streaming_jobs = [
    "carry-clicks",
  ]
}
