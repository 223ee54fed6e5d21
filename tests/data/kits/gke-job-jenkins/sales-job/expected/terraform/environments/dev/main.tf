# What is drawn, with the values of this environment. The job itself is deployed by the chart in gke_deploy.

module "sales" {
  source = "../../modules/sales"

  images          = var.images
  namespace       = var.namespace
  project         = var.project
  region          = var.region
  service_account = var.service_account
  settings = {
    collector_deletion_protection           = false
    collector_scaling_manual_instance_count = 1
    collector_template_containers_resources_limits = {
      cpu    = "1"
      memory = "512Mi"
    }
    customers_deletion_protection   = false
    loyalty_key_deletion_protection = false
    loyalty_key_version_destroy_ttl = "86400s"
    order_files_force_destroy       = true
    order_files_lifecycle_rule = [
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
    orders_deletion_protection       = false
    sales_delete_contents_on_destroy = true
    shop_files_force_destroy         = true
    shop_files_lifecycle_rule = [
      {
        action = {
          type = "Delete"
        }
        condition = {
          age        = 30
          with_state = "LIVE"
        }
      },
    ]
    web_orders_message_retention_duration      = "86400s"
    web_orders_pull_message_retention_duration = "259200s"
  }
}
