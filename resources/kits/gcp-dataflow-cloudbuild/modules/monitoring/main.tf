locals {
  # Google's names, from its documentation, in one place.
  metrics = {
    run_requests     = "run.googleapis.com/request_count"
    run_jobs         = "run.googleapis.com/job/completed_execution_count"
    dataflow_failed  = "dataflow.googleapis.com/job/is_failed"
    dataflow_elapsed = "dataflow.googleapis.com/job/elapsed_time"
    uploaded_rows    = "bigquery.googleapis.com/storage/uploaded_row_count"
    transfer_runs    = "bigquerydatatransfer.googleapis.com/transfer_config/completed_runs"
    waiting_messages = "pubsub.googleapis.com/subscription/num_undelivered_messages"
  }

  # Loads that are due every day: one of their schedules has * for the day, the month and the day of the week. A look back of more
  # than 25 hours is not possible, so that what is due more rarely cannot be missed here.
  daily_loads = sort([
    for load, schedules in var.loads : load
    if anytrue([for schedule in schedules : can(regex("^\\S+ \\S+ [*] [*] [*]$", schedule))])
  ])

  channels = concat(
    var.notification_channels,
    [for address in var.notification_emails : google_monitoring_notification_channel.email[address].id],
  )

  # Each is an alert of a threshold: more than `above` in `period` seconds.
  thresholds = {
    run-errors = {
      title   = "Cloud Run answers with errors"
      filter  = "resource.type=\"cloud_run_revision\" AND metric.type=\"${local.metrics.run_requests}\" AND metric.labels.response_code_class=\"5xx\""
      aligner = "ALIGN_DELTA"
      reducer = "REDUCE_SUM"
      groups  = ["resource.label.service_name"]
      above   = 0
      period  = "300s"
      help    = "Look at the logs of the service. Eventarc and Cloud Scheduler try again, so one error may have mended itself."
    }
    run-jobs = {
      title   = "A Cloud Run job failed"
      filter  = "resource.type=\"cloud_run_job\" AND metric.type=\"${local.metrics.run_jobs}\" AND metric.labels.result=\"failed\""
      aligner = "ALIGN_DELTA"
      reducer = "REDUCE_SUM"
      groups  = ["resource.label.job_name"]
      above   = 0
      period  = "300s"
      help    = "Look at the logs of the execution, then execute the job again."
    }
    dataflow-failed = {
      title   = "A Dataflow job failed"
      filter  = "resource.type=\"dataflow_job\" AND metric.type=\"${local.metrics.dataflow_failed}\""
      aligner = "ALIGN_MAX"
      reducer = "REDUCE_MAX"
      groups  = ["resource.label.job_name"]
      above   = 0
      period  = "300s"
      help    = "Usual reasons: rights on the temporary bucket, a schema file without BigQuery Schema, no private Google access in the subnetwork, a quota."
    }
    dataflow-long = {
      title = "A Dataflow job takes long"
      filter = join(" AND ", concat(
        ["resource.type=\"dataflow_job\"", "metric.type=\"${local.metrics.dataflow_elapsed}\""],
        [for job in var.streaming_jobs : "resource.labels.job_name!=\"${job}\""],
      ))
      aligner = "ALIGN_MAX"
      reducer = "REDUCE_MAX"
      groups  = ["resource.label.job_name"]
      above   = var.longest_minutes * 60
      period  = "300s"
      help    = "More rows than usual, or too few workers."
    }
    bad-records = {
      title   = "Rows that did not fit"
      filter  = "resource.type=\"bigquery_dataset\" AND metric.type=\"${local.metrics.uploaded_rows}\" AND metric.labels.table=monitoring.regex.full_match(\".*_(bad|error)_records\")"
      aligner = "ALIGN_DELTA"
      reducer = "REDUCE_SUM"
      groups  = ["metric.label.table"]
      above   = 0
      period  = "3600s"
      help    = "The table has the rows (RawContent) and why they did not fit (ErrorMsg)."
    }
    scheduled-queries = {
      title   = "A scheduled query failed"
      filter  = "resource.type=\"bigquery_dts_config\" AND metric.type=\"${local.metrics.transfer_runs}\" AND metric.labels.completion_state=\"FAILED\""
      aligner = "ALIGN_DELTA"
      reducer = "REDUCE_SUM"
      groups  = ["resource.label.config_id"]
      above   = 0
      period  = "300s"
      help    = "BigQuery, Scheduled queries, has the message of the run. A merge that failed leaves its staging table as it was."
    }
    builds = {
      title   = "An apply failed"
      filter  = "resource.type=\"pubsub_subscription\" AND metric.type=\"${local.metrics.waiting_messages}\" AND resource.labels.subscription_id=\"failed-applies-${var.env}\""
      aligner = "ALIGN_MAX"
      reducer = "REDUCE_MAX"
      groups  = []
      above   = 0
      period  = "300s"
      help    = "Cloud Build, History, has the log. What failed in the middle is half applied: mend the reason and run the build again."
    }
  }
}

resource "google_monitoring_notification_channel" "email" {
  for_each = toset(var.notification_emails)

  project      = var.project
  display_name = "${var.env}: ${each.value}"
  type         = "email"

  labels = {
    email_address = each.value
  }
}

resource "google_monitoring_alert_policy" "threshold" {
  for_each = local.thresholds

  project               = var.project
  display_name          = "${var.env}: ${each.value.title}"
  combiner              = "OR"
  notification_channels = local.channels

  conditions {
    display_name = each.value.title

    condition_threshold {
      filter          = each.value.filter
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.above
      duration        = "0s"

      aggregations {
        alignment_period     = each.value.period
        per_series_aligner   = each.value.aligner
        cross_series_reducer = each.value.reducer
        group_by_fields      = each.value.groups
      }

      trigger {
        count = 1
      }
    }
  }

  documentation {
    content   = each.value.help
    mime_type = "text/markdown"
  }

  alert_strategy {
    auto_close = "86400s"
  }
}

# A day without a load that is due every day, once it has loaded. The period and the duration together may be 25 hours at most.
resource "google_monitoring_alert_policy" "missing" {
  count = var.missing_loads && length(local.daily_loads) > 0 ? 1 : 0

  project               = var.project
  display_name          = "${var.env}: Nothing was ingested for a day"
  combiner              = "OR"
  notification_channels = local.channels

  dynamic "conditions" {
    for_each = ["cloud_run_revision", "cloud_run_job"]

    content {
      display_name = "No load has finished (${conditions.value})"

      condition_threshold {
        filter                  = "resource.type=\"${conditions.value}\" AND metric.type=\"logging.googleapis.com/user/${google_logging_metric.loads.name}\" AND metric.labels.job=one_of(${join(", ", [for load in local.daily_loads : jsonencode(load)])})"
        comparison              = "COMPARISON_LT"
        threshold_value         = 1
        duration                = "3600s"
        evaluation_missing_data = "EVALUATION_MISSING_DATA_ACTIVE"

        aggregations {
          alignment_period     = "86400s"
          per_series_aligner   = "ALIGN_SUM"
          cross_series_reducer = "REDUCE_SUM"
          group_by_fields      = ["metric.label.job"]
        }

        trigger {
          count = 1
        }
      }
    }
  }

  documentation {
    content   = "Either nothing started the ingestion, or it did not come to its end. The schedule and the trigger are in the project, the log says the rest."
    mime_type = "text/markdown"
  }
}

resource "google_monitoring_alert_policy" "success" {
  count = var.success_mails ? 1 : 0

  project               = var.project
  display_name          = "${var.env}: A load has finished"
  combiner              = "OR"
  notification_channels = local.channels

  conditions {
    display_name = "Load finished"

    condition_matched_log {
      filter = google_logging_metric.loads.filter
    }
  }

  alert_strategy {
    auto_close = "1800s"

    notification_rate_limit {
      period = "300s"
    }
  }
}

# Lines of the log that are counted. The services write one JSON line for each load that has finished.
resource "google_logging_metric" "loads" {
  project     = var.project
  name        = "${var.env}-loads"
  description = "Loads that have finished."
  filter      = "resource.type=(\"cloud_run_revision\" OR \"cloud_run_job\") AND jsonPayload.message=\"load finished\""

  label_extractors = {
    job = "EXTRACT(jsonPayload.job)"
  }

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    unit        = "1"

    labels {
      key        = "job"
      value_type = "STRING"
    }
  }
}

resource "google_logging_metric" "distribution" {
  for_each = {
    ingest_duration_ms = { field = "duration_ms", unit = "ms", description = "How long a load took." }
    rows_loaded        = { field = "rows", unit = "1", description = "How many rows a load had." }
  }

  project         = var.project
  name            = "${var.env}-${each.key}"
  description     = each.value.description
  filter          = google_logging_metric.loads.filter
  value_extractor = "EXTRACT(jsonPayload.${each.value.field})"

  label_extractors = {
    job = "EXTRACT(jsonPayload.job)"
  }

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "DISTRIBUTION"
    unit        = each.value.unit

    labels {
      key        = "job"
      value_type = "STRING"
    }
  }

  bucket_options {
    exponential_buckets {
      num_finite_buckets = 40
      growth_factor      = 2
      scale              = 1
    }
  }
}

resource "google_monitoring_dashboard" "this" {
  project = var.project

  dashboard_json = jsonencode({
    displayName = "${var.env}: ingestion"
    mosaicLayout = {
      columns = 12
      tiles = [
        for number, chart in [
          {
            title   = "Time of a load (95 of 100 are faster)"
            filter  = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.distribution["ingest_duration_ms"].name}\""
            aligner = "ALIGN_PERCENTILE_95"
            group   = "metric.label.job"
          },
          {
            title   = "Rows"
            filter  = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.distribution["rows_loaded"].name}\""
            aligner = "ALIGN_PERCENTILE_50"
            group   = "metric.label.job"
          },
          {
            title   = "Time of Dataflow jobs"
            filter  = "resource.type=\"dataflow_job\" AND metric.type=\"${local.metrics.dataflow_elapsed}\""
            aligner = "ALIGN_MAX"
            group   = "resource.label.job_name"
          },
          {
            title   = "Rows that did not fit"
            filter  = local.thresholds["bad-records"].filter
            aligner = "ALIGN_DELTA"
            group   = "metric.label.table"
          },
          ] : {
          xPos   = number % 2 * 6
          yPos   = floor(number / 2) * 4
          width  = 6
          height = 4
          widget = {
            title = chart.title
            xyChart = {
              dataSets = [{
                plotType = "LINE"
                timeSeriesQuery = {
                  timeSeriesFilter = {
                    filter = chart.filter
                    aggregation = {
                      alignmentPeriod    = "3600s"
                      perSeriesAligner   = chart.aligner
                      crossSeriesReducer = "REDUCE_MAX"
                      groupByFields      = [chart.group]
                    }
                  }
                }
              }]
            }
          }
        }
      ]
    }
  })
}
