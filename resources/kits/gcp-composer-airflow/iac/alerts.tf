# Who is told, and of what: the environment does not answer, or a task failed for good (delivery_callbacks.py logs a line).

resource "google_monitoring_notification_channel" "email" {
  for_each = toset([
{% for address in inputs.alertEmails %}
    {{ address }},
{% endfor %}
  ])

  display_name = each.value
  project      = var.project
  type         = "email"

  labels = {
    email_address = each.value
  }
}

resource "google_monitoring_alert_policy" "unhealthy" {
  combiner              = "OR"
  display_name          = "Airflow in ${var.env} is not healthy"
  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]
  project               = var.project

  conditions {
    display_name = "The liveness DAG fails"

    condition_threshold {
      comparison      = "COMPARISON_LT"
      duration        = "900s"
      filter          = "resource.type = \"cloud_composer_environment\" AND resource.labels.environment_name = \"${google_composer_environment.this.name}\" AND metric.type = \"composer.googleapis.com/environment/healthy\""
      threshold_value = 0.5

      aggregations {
        alignment_period   = "300s"
        per_series_aligner = "ALIGN_FRACTION_TRUE"
      }
    }
  }
}

resource "google_logging_metric" "task_failed" {
  filter  = "resource.type = \"cloud_composer_environment\" AND resource.labels.environment_name = \"${google_composer_environment.this.name}\" AND textPayload:\"airflow_task_failed\""
  name    = "airflow-task-failed-${var.env}"
  project = var.project

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}

resource "google_monitoring_alert_policy" "task_failed" {
  combiner              = "OR"
  display_name          = "A task failed in ${var.env}"
  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]
  project               = var.project

  conditions {
    display_name = "A task failed after its last try"

    condition_threshold {
      comparison      = "COMPARISON_GT"
      duration        = "0s"
      filter          = "resource.type = \"cloud_composer_environment\" AND metric.type = \"logging.googleapis.com/user/${google_logging_metric.task_failed.name}\""
      threshold_value = 0

      aggregations {
        alignment_period   = "300s"
        per_series_aligner = "ALIGN_DELTA"
      }
    }
  }
}
