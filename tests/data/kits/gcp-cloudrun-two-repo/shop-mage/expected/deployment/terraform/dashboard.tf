# One page to look at: each server's requests, instances, memory, processor and runs, and each database.

locals {
  charts = concat(
    flatten([
      for service, resource in local.server : [
        {
          title   = "${service}: requests by answer"
          filter  = "${resource} AND metric.type = \"${local.metrics.requests}\""
          aligner = "ALIGN_RATE"
          reducer = "REDUCE_SUM"
          by      = ["metric.label.response_code_class"]
        },
        {
          title   = "${service}: instances"
          filter  = "${resource} AND metric.type = \"${local.metrics.instances}\""
          aligner = "ALIGN_MAX"
          reducer = "REDUCE_SUM"
          by      = ["resource.label.revision_name"]
        },
        {
          title   = "${service}: memory"
          filter  = "${resource} AND metric.type = \"${local.metrics.memory}\""
          aligner = "ALIGN_PERCENTILE_99"
          reducer = "REDUCE_MAX"
          by      = ["resource.label.revision_name"]
        },
        {
          title   = "${service}: processor"
          filter  = "${resource} AND metric.type = \"${local.metrics.processor}\""
          aligner = "ALIGN_PERCENTILE_99"
          reducer = "REDUCE_MAX"
          by      = ["resource.label.revision_name"]
        },
        {
          title   = "${service}: blocks completed"
          filter  = "resource.type = \"cloud_run_revision\" AND metric.type = \"logging.googleapis.com/user/${google_logging_metric.lines["${service}-completed"].name}\""
          aligner = "ALIGN_DELTA"
          reducer = "REDUCE_SUM"
          by      = []
        },
        {
          title   = "${service}: blocks failed"
          filter  = "resource.type = \"cloud_run_revision\" AND metric.type = \"logging.googleapis.com/user/${google_logging_metric.lines["${service}-failed"].name}\""
          aligner = "ALIGN_DELTA"
          reducer = "REDUCE_SUM"
          by      = []
        },
      ]
    ]),
    flatten([
      for instance, resource in local.database : [
        {
          title   = "${instance}: processor"
          filter  = "${resource} AND metric.type = \"${local.metrics.database_processor}\""
          aligner = "ALIGN_MEAN"
          reducer = "REDUCE_MEAN"
          by      = []
        },
        {
          title   = "${instance}: disk"
          filter  = "${resource} AND metric.type = \"${local.metrics.database_disk}\""
          aligner = "ALIGN_MEAN"
          reducer = "REDUCE_MEAN"
          by      = []
        },
      ]
    ]),
  )
}

resource "google_monitoring_dashboard" "overview" {
  count = length(local.charts) > 0 ? 1 : 0

  project = var.project

  dashboard_json = jsonencode({
    displayName = "${var.app} ${var.env}"
    gridLayout = {
      columns = "2"
      widgets = [
        for chart in local.charts : {
          title = chart.title
          xyChart = {
            dataSets = [
              {
                plotType = "LINE"
                timeSeriesQuery = {
                  timeSeriesFilter = {
                    filter = chart.filter
                    aggregation = {
                      alignmentPeriod    = "300s"
                      perSeriesAligner   = chart.aligner
                      crossSeriesReducer = chart.reducer
                      groupByFields      = chart.by
                    }
                  }
                }
              },
            ]
          }
        }
      ]
    }
  })

  depends_on = [google_project_service.used]
}
