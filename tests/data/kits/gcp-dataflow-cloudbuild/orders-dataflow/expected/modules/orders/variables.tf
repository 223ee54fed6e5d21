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
    every_night_start_fetch_orders_paused                                                           = bool
    fetch_orders_deletion_protection                                                                = bool
    fetch_orders_template_containers_env_source_address_value                                       = string
    fetch_orders_template_containers_resources_limits                                               = map(string)
    load_orders_workload_dataflow_launch_template_request_launch_parameters_environment_max_workers = number
    merge_orders_disabled                                                                           = bool
    orders_deletion_protection                                                                      = bool
    staging_force_destroy                                                                           = bool
    staging_lifecycle_rule                                                                          = any
    staging_versioning_enabled                                                                      = bool
    warehouse_default_table_expiration_ms                                                           = optional(number)
    warehouse_delete_contents_on_destroy                                                            = bool
  })
}
