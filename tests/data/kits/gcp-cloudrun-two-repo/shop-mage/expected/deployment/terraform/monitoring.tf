# What every server of this kind needs to be watched for. Alerts that belong to one drawing are drawn.

locals {
  # Names of metrics and labels are Google's; this table is the one place to correct them.
  watched = {
    server-errors = {
      title     = "Requests fail"
      filter    = "resource.type = \"cloud_run_revision\" AND metric.type = \"run.googleapis.com/request_count\" AND metric.labels.response_code_class = \"5xx\""
      aligner   = "ALIGN_DELTA"
      threshold = 5
      duration  = "300s"
    }
    server-memory = {
      title     = "The server's memory is nearly used up"
      filter    = "resource.type = \"cloud_run_revision\" AND metric.type = \"run.googleapis.com/container/memory/utilizations\""
      aligner   = "ALIGN_PERCENTILE_99"
      threshold = 0.9
      duration  = "600s"
    }
    database-cpu = {
      title     = "The database is busy"
      filter    = "resource.type = \"cloudsql_database\" AND metric.type = \"cloudsql.googleapis.com/database/cpu/utilization\""
      aligner   = "ALIGN_MEAN"
      threshold = 0.9
      duration  = "900s"
    }
    database-disk = {
      title     = "The database's disk is nearly full"
      filter    = "resource.type = \"cloudsql_database\" AND metric.type = \"cloudsql.googleapis.com/database/disk/utilization\""
      aligner   = "ALIGN_MEAN"
      threshold = 0.9
      duration  = "900s"
    }
  }
}

resource "google_monitoring_notification_channel" "email" {
  for_each = toset(var.notification_emails)

  project      = var.project
  display_name = "${var.app} ${var.env}: ${each.value}"
  type         = "email"

  labels = {
    email_address = each.value
  }

  depends_on = [google_project_service.used]
}

resource "google_monitoring_alert_policy" "watched" {
  for_each = length(var.notification_emails) > 0 ? local.watched : {}

  project               = var.project
  display_name          = "${var.app} ${var.env}: ${each.value.title}"
  combiner              = "OR"
  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]

  conditions {
    display_name = each.value.title

    condition_threshold {
      filter          = each.value.filter
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.threshold
      duration        = each.value.duration

      aggregations {
        alignment_period   = "60s"
        per_series_aligner = each.value.aligner
      }
    }
  }
}

# The scheduler lives in the server: without an instance nothing is scheduled, and nothing fails either.
resource "google_monitoring_alert_policy" "no_instance" {
  count = length(var.notification_emails) > 0 ? 1 : 0

  project               = var.project
  display_name          = "${var.app} ${var.env}: No instance runs"
  combiner              = "OR"
  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]

  conditions {
    display_name = "No instance runs"

    condition_absent {
      filter   = "resource.type = \"cloud_run_revision\" AND metric.type = \"run.googleapis.com/container/instance_count\""
      duration = "600s"

      # Of all revisions together: each deployment ends the series of the revision before, which is no reason for an alert.
      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_MAX"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
}
