# What every server of this kind needs to be watched for. Alerts that belong to one drawing are drawn.

locals {
  # Without anybody to tell, nothing is watched; the dashboard is there all the same.
  alerts = length(var.notification_emails) > 0

  watched = merge(
    {
      for service, resource in local.server : "${service}-memory" => {
        title   = "${service}: its memory is nearly used up"
        filter  = "${resource} AND metric.type = \"${local.metrics.memory}\""
        aligner = "ALIGN_PERCENTILE_99"
      }
    },
    {
      for instance, resource in local.database : "${instance}-processor" => {
        title   = "${instance}: the database is busy"
        filter  = "${resource} AND metric.type = \"${local.metrics.database_processor}\""
        aligner = "ALIGN_MEAN"
      }
    },
    {
      for instance, resource in local.database : "${instance}-disk" => {
        title   = "${instance}: the database's disk is nearly full"
        filter  = "${resource} AND metric.type = \"${local.metrics.database_disk}\""
        aligner = "ALIGN_MEAN"
      }
    },
  )

  # A counter of each kind of line for each server.
  lines = { for pair in setproduct(keys(local.server), keys(local.words)) : "${pair[0]}-${pair[1]}" => { service = pair[0], words = local.words[pair[1]] } }
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

# Memory, processor and disk: more than 0.9 of what there is.
resource "google_monitoring_alert_policy" "watched" {
  for_each = local.alerts ? local.watched : {}

  project               = var.project
  display_name          = "${var.app} ${var.env}: ${each.value.title}"
  combiner              = "OR"
  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]

  conditions {
    display_name = each.value.title

    condition_threshold {
      filter          = each.value.filter
      comparison      = "COMPARISON_GT"
      threshold_value = 0.9
      duration        = "900s"

      aggregations {
        alignment_period   = "60s"
        per_series_aligner = each.value.aligner
      }
    }
  }
}

resource "google_monitoring_alert_policy" "errors" {
  for_each = local.alerts ? local.server : {}

  project               = var.project
  display_name          = "${var.app} ${var.env}: ${each.key}: requests fail"
  combiner              = "OR"
  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]

  conditions {
    display_name = "More than 5 % of the requests fail"

    condition_threshold {
      filter             = "${each.value} AND metric.type = \"${local.metrics.requests}\" AND ${local.failed_requests}"
      denominator_filter = "${each.value} AND metric.type = \"${local.metrics.requests}\""
      comparison         = "COMPARISON_GT"
      threshold_value    = 0.05
      duration           = "300s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }

      denominator_aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
}

# The scheduler lives in the server: without an instance nothing is scheduled, and nothing fails either.
resource "google_monitoring_alert_policy" "no_instance" {
  for_each = local.alerts ? local.server : {}

  project               = var.project
  display_name          = "${var.app} ${var.env}: ${each.key}: no instance runs"
  combiner              = "OR"
  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]

  conditions {
    display_name = "Nothing is heard of instances"

    condition_absent {
      filter   = "${each.value} AND metric.type = \"${local.metrics.instances}\""
      duration = "600s"

      # Of all revisions together: each deployment ends the series of the revision before, which is no reason for an alert.
      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_MAX"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  conditions {
    display_name = "There are 0 instances"

    condition_threshold {
      filter          = "${each.value} AND metric.type = \"${local.metrics.instances}\""
      comparison      = "COMPARISON_LT"
      threshold_value = 1
      duration        = "600s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_MAX"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
}

# Runs of pipelines, counted from the log.

resource "google_logging_metric" "lines" {
  for_each = local.lines

  project     = var.project
  name        = "${var.app}-${each.key}"
  description = "Blocks of pipelines, by how they ended"
  filter      = "${local.server[each.value.service]} AND ${each.value.words}"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    unit        = "1"
  }

  depends_on = [google_project_service.used]
}

resource "google_monitoring_alert_policy" "run_failed" {
  for_each = local.alerts ? local.server : {}

  project               = var.project
  display_name          = "${var.app} ${var.env}: ${each.key}: a block of a pipeline failed"
  combiner              = "OR"
  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]

  conditions {
    display_name = "A block failed"

    condition_threshold {
      filter          = "resource.type = \"cloud_run_revision\" AND metric.type = \"logging.googleapis.com/user/${google_logging_metric.lines["${each.key}-failed"].name}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
}

# A scheduler that stands still says nothing. It is noticed only after the first run was there.
resource "google_monitoring_alert_policy" "run_missing" {
  for_each = local.alerts && var.missing_run_hours > 0 ? local.server : {}

  project               = var.project
  display_name          = "${var.app} ${var.env}: ${each.key}: nothing has run for ${var.missing_run_hours} hours"
  combiner              = "OR"
  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]

  conditions {
    display_name = "No block of any pipeline was completed"

    condition_threshold {
      filter                  = "resource.type = \"cloud_run_revision\" AND metric.type = \"logging.googleapis.com/user/${google_logging_metric.lines["${each.key}-completed"].name}\""
      comparison              = "COMPARISON_LT"
      threshold_value         = 1
      duration                = "3600s"
      evaluation_missing_data = "EVALUATION_MISSING_DATA_ACTIVE"

      aggregations {
        alignment_period     = "${var.missing_run_hours * 3600}s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
}

# From outside: the name, the certificate and the load balancer. Whoever is not allowed in gets 401 or 403, and so may these checks, which
# come from Google's own addresses; then the server itself is not asked. Cloud Run's probes ask it for the same path.
resource "google_monitoring_uptime_check_config" "door" {
  for_each = var.doors

  project      = var.project
  display_name = "${var.app} ${var.env}: ${each.key}"
  period       = "300s"
  timeout      = "10s"

  http_check {
    path         = each.value
    port         = 443
    use_ssl      = true
    validate_ssl = true

    accepted_response_status_codes {
      status_class = "STATUS_CLASS_2XX"
    }

    accepted_response_status_codes {
      status_class = "STATUS_CLASS_3XX"
    }

    accepted_response_status_codes {
      status_value = 401
    }

    accepted_response_status_codes {
      status_value = 403
    }
  }

  monitored_resource {
    type = "uptime_url"

    labels = {
      host       = each.key
      project_id = var.project
    }
  }

  depends_on = [google_project_service.used]
}

resource "google_monitoring_alert_policy" "door" {
  for_each = local.alerts ? google_monitoring_uptime_check_config.door : {}

  project               = var.project
  display_name          = "${var.app} ${var.env}: ${each.key} does not answer"
  combiner              = "OR"
  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]

  conditions {
    display_name = "Checks from several places fail"

    condition_threshold {
      filter          = "resource.type = \"uptime_url\" AND metric.type = \"${local.metrics.uptime}\" AND metric.labels.check_id = \"${each.value.uptime_check_id}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 1
      duration        = "600s"

      aggregations {
        alignment_period     = "1200s"
        per_series_aligner   = "ALIGN_NEXT_OLDER"
        cross_series_reducer = "REDUCE_COUNT_FALSE"
        group_by_fields      = ["resource.label.*"]
      }
    }
  }
}
