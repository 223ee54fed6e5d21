variable "images" {
  description = "Container images by name, each with its tag or digest."
  type        = map(string)
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

variable "service_account" {
  description = "A setting of the environment."
  type        = string
}

variable "settings" {
  description = "What differs between the environments."
  type = object({
    collector_deletion_protection                  = bool
    collector_scaling_manual_instance_count        = number
    collector_template_containers_resources_limits = map(string)
    customers_deletion_protection                  = bool
    loyalty_key_deletion_protection                = bool
    loyalty_key_version_destroy_ttl                = string
    order_files_force_destroy                      = bool
    order_files_lifecycle_rule                     = any
    orders_deletion_protection                     = bool
    sales_delete_contents_on_destroy               = bool
    shop_files_force_destroy                       = bool
    shop_files_lifecycle_rule                      = any
    web_orders_message_retention_duration          = string
    web_orders_pull_message_retention_duration     = string
  })
}
