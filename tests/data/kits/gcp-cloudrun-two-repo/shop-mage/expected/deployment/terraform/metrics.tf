# The names of metrics and labels are Google's, and the words in the log are Mage's. This is the one place to correct them.
locals {
  metrics = {
    database_disk      = "cloudsql.googleapis.com/database/disk/utilization"
    database_processor = "cloudsql.googleapis.com/database/cpu/utilization"
    instances          = "run.googleapis.com/container/instance_count"
    memory             = "run.googleapis.com/container/memory/utilizations"
    processor          = "run.googleapis.com/container/cpu/utilizations"
    requests           = "run.googleapis.com/request_count"
    uptime             = "monitoring.googleapis.com/uptime_check/check_passed"
  }
  failed_requests = "metric.labels.response_code_class = \"5xx\""

  # What Mage's scheduler writes when a block of a pipeline is through.
  words = {
    completed = "\"BlockRun\" AND \"completes.\""
    failed    = "\"BlockRun\" AND \"failed.\""
  }

  # What is watched, and nothing else in the project.
  server   = { for service in var.servers : service => "resource.type = \"cloud_run_revision\" AND resource.labels.service_name = \"${service}\"" }
  database = { for instance in var.databases : instance => "resource.type = \"cloudsql_database\" AND resource.labels.database_id = \"${var.project}:${instance}\"" }
}
