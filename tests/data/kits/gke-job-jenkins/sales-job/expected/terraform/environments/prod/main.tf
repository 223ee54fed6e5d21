# What is drawn, with the values of this environment. The job itself is deployed by the chart in gke_deploy.

module "sales" {
  source = "../../modules/sales"

  images          = var.images
  namespace       = var.namespace
  project         = var.project
  region          = var.region
  service_account = var.service_account
  settings = {
    collector_deletion_protection           = true
    collector_scaling_manual_instance_count = 2
    collector_template_containers_resources_limits = {
      cpu    = "1"
      memory = "1Gi"
    }
    customers_deletion_protection              = true
    loyalty_key_deletion_protection            = true
    loyalty_key_version_destroy_ttl            = "604800s"
    order_files_force_destroy                  = false
    order_files_lifecycle_rule                 = []
    orders_deletion_protection                 = true
    sales_delete_contents_on_destroy           = false
    shop_files_force_destroy                   = false
    shop_files_lifecycle_rule                  = []
    web_orders_message_retention_duration      = "604800s"
    web_orders_pull_message_retention_duration = "604800s"
  }
}
