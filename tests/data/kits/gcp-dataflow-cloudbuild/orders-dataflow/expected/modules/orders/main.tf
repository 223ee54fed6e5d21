# Partners' token
resource "google_secret_manager_secret" "partner_token" {
  deletion_protection = true
  project             = var.project
  secret_id           = "partner-token"
  version_destroy_ttl = "604800s"

  replication {
    auto {}
  }
}

# Which partners
resource "google_storage_bucket_object" "fetch_settings" {
  bucket        = google_storage_bucket.staging.name
  cache_control = "no-store"
  content       = file("${path.root}/../../config/fetch-settings.json")
  content_type  = "application/json"
  name          = "config/partners.json"
}

# A deployment changed something
resource "google_service_account" "on_deployment_account" {
  account_id   = "on-deployment-evt"
  display_name = "Events of on-deployment"
  project      = var.project
}

resource "google_cloud_run_v2_service_iam_member" "on_deployment_invoker_fetch_orders" {
  location = var.region
  member   = google_service_account.on_deployment_account.member
  name     = google_cloud_run_v2_service.fetch_orders.name
  project  = var.project
  role     = "roles/run.invoker"
}

resource "google_project_iam_member" "on_deployment_receiver" {
  member  = google_service_account.on_deployment_account.member
  project = var.project
  role    = "roles/eventarc.eventReceiver"
}

resource "google_eventarc_trigger" "on_deployment_start_fetch_orders" {
  depends_on      = [google_project_iam_member.on_deployment_receiver]
  location        = var.region
  name            = "on-deployment-fetch-orders"
  project         = var.project
  service_account = google_service_account.on_deployment_account.email

  destination {
    cloud_run_service {
      path    = "/"
      region  = var.region
      service = google_cloud_run_v2_service.fetch_orders.name
    }
  }

  matching_criteria {
    attribute = "type"
    value     = "google.cloud.pubsub.topic.v1.messagePublished"
  }

  transport {
    pubsub {
      topic = "projects/${var.project}/topics/cloud-builds"
    }
  }
}

# Every night
resource "google_service_account" "every_night_account" {
  account_id   = "every-night-cron"
  display_name = "Schedule every-night"
  project      = var.project
}

resource "google_cloud_run_v2_service_iam_member" "every_night_service_fetch_orders" {
  location = var.region
  member   = google_service_account.every_night_account.member
  name     = google_cloud_run_v2_service.fetch_orders.name
  project  = var.project
  role     = "roles/run.invoker"
}

resource "google_cloud_scheduler_job" "every_night_start_fetch_orders" {
  attempt_deadline = "1800s"
  description      = "Every night"
  name             = "every-night-fetch-orders"
  paused           = var.settings.every_night_start_fetch_orders_paused
  project          = var.project
  region           = var.region
  schedule         = "30 2 * * *"
  time_zone        = "Europe/Dublin"

  http_target {
    http_method = "POST"
    uri         = "${google_cloud_run_v2_service.fetch_orders.uri}/"

    oidc_token {
      audience              = google_cloud_run_v2_service.fetch_orders.uri
      service_account_email = google_service_account.every_night_account.email
    }
  }

  retry_config {
    retry_count = 2
  }
}

# Fetch orders
resource "google_cloud_run_v2_service" "fetch_orders" {
  deletion_protection = var.settings.fetch_orders_deletion_protection
  depends_on          = [google_secret_manager_secret_iam_member.fetch_orders_secret_partner_token]
  ingress             = "INGRESS_TRAFFIC_INTERNAL_ONLY"
  location            = var.region
  name                = "fetch-orders"
  project             = var.project

  template {
    execution_environment            = "EXECUTION_ENVIRONMENT_GEN2"
    max_instance_request_concurrency = 1
    service_account                  = google_service_account.fetch_orders_account.email
    timeout                          = "1800s"

    containers {
      image = var.images["fetcher"]

      env {
        name  = "JOB"
        value = "fetch-orders"
      }

      env {
        name  = "PROJECT"
        value = var.project
      }

      env {
        name  = "ENVIRONMENT"
        value = var.env
      }

      env {
        name  = "SOURCE"
        value = "http"
      }

      env {
        name  = "SOURCE_ADDRESS"
        value = var.settings.fetch_orders_template_containers_env_source_address_value
      }

      env {
        name  = "STAGING_BUCKET"
        value = google_storage_bucket.staging.name
      }

      env {
        name  = "OBJECT_FETCH_SETTINGS"
        value = "gs://${google_storage_bucket.staging.name}/config/partners.json"
      }

      env {
        name  = "WRITE_STAGING"
        value = google_storage_bucket.staging.name
      }

      env {
        name = "SECRET_PARTNER_TOKEN"

        value_source {
          secret_key_ref {
            secret  = google_secret_manager_secret.partner_token.secret_id
            version = "latest"
          }
        }
      }

      ports {
        container_port = 8080
      }

      resources {
        cpu_idle = true
        limits   = var.settings.fetch_orders_template_containers_resources_limits
      }

      startup_probe {
        failure_threshold = 12
        period_seconds    = 5
        timeout_seconds   = 3

        http_get {
          path = "/healthz"
        }
      }
    }

    scaling {
      max_instance_count = 1
      min_instance_count = 0
    }
  }
}

resource "google_service_account" "fetch_orders_account" {
  account_id   = "fetch-orders-run"
  display_name = "Cloud Run service fetch-orders"
  project      = var.project
}

resource "google_storage_bucket_iam_member" "fetch_orders_object_reader_fetch_settings" {
  bucket = google_storage_bucket.staging.name
  member = google_service_account.fetch_orders_account.member
  role   = "roles/storage.objectViewer"
}

resource "google_secret_manager_secret_iam_member" "fetch_orders_secret_partner_token" {
  member    = google_service_account.fetch_orders_account.member
  project   = var.project
  role      = "roles/secretmanager.secretAccessor"
  secret_id = google_secret_manager_secret.partner_token.secret_id
}

# Staging
resource "google_storage_bucket" "staging" {
  force_destroy               = var.settings.staging_force_destroy
  location                    = var.region
  name                        = "${var.project}-staging"
  project                     = var.project
  public_access_prevention    = "enforced"
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true

  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }

    condition {
      age = 7
    }
  }

  dynamic "lifecycle_rule" {
    for_each = var.settings.staging_lifecycle_rule

    content {
      action {
        type = lifecycle_rule.value.action.type
      }

      condition {
        age                        = lifecycle_rule.value.condition.age
        days_since_noncurrent_time = lifecycle_rule.value.condition.days_since_noncurrent_time
        with_state                 = lifecycle_rule.value.condition.with_state
      }
    }
  }

  versioning {
    enabled = var.settings.staging_versioning_enabled
  }
}

resource "google_storage_bucket_iam_member" "staging_writer_fetch_orders" {
  bucket = google_storage_bucket.staging.name
  member = google_service_account.fetch_orders_account.member
  role   = "roles/storage.objectUser"
}

# Load the files
resource "google_data_pipeline_pipeline" "load_orders" {
  depends_on                      = [google_project_iam_member.load_orders_works, google_project_iam_member.load_orders_launches, google_project_iam_member.load_orders_invokes, google_service_account_iam_member.load_orders_acts_as_worker]
  display_name                    = "Load the files"
  name                            = "load-orders"
  project                         = var.project
  region                          = var.region
  scheduler_service_account_email = google_service_account.load_orders_launcher.email
  state                           = "STATE_ACTIVE"
  type                            = "PIPELINE_TYPE_BATCH"

  schedule_info {
    schedule  = "30 3 * * *"
    time_zone = "Europe/Dublin"
  }

  workload {
    dataflow_launch_template_request {
      gcs_path   = "gs://dataflow-templates-${var.region}/2024-08-06-00_RC00/GCS_CSV_to_BigQuery"
      location   = var.region
      project_id = var.project

      launch_parameters {
        job_name = "load-orders"
        parameters = {
          badRecordsOutputTable             = "${var.project}:${google_bigquery_table.load_orders_bad_records.dataset_id}.${google_bigquery_table.load_orders_bad_records.table_id}"
          bigQueryLoadingTemporaryDirectory = "gs://${google_storage_bucket.load_orders_temp.name}/bigquery"
          containsHeaders                   = "true"
          csvFileEncoding                   = "UTF-8"
          csvFormat                         = "Default"
          delimiter                         = ","
          inputFilePattern                  = "gs://${google_storage_bucket.staging.name}/landing/fetch-orders/**.csv"
          outputTable                       = "${var.project}:${google_bigquery_table.orders_staging.dataset_id}.${google_bigquery_table.orders_staging.table_id}"
          schemaJSONPath                    = "gs://${google_storage_bucket_object.load_orders_schema.bucket}/${google_storage_bucket_object.load_orders_schema.name}"
        }

        environment {
          ip_configuration      = "WORKER_IP_PRIVATE"
          machine_type          = "n1-standard-2"
          max_workers           = var.settings.load_orders_workload_dataflow_launch_template_request_launch_parameters_environment_max_workers
          service_account_email = google_service_account.load_orders_worker.email
          temp_location         = "gs://${google_storage_bucket.load_orders_temp.name}/temp"
        }
      }
    }
  }
}

resource "google_service_account_iam_member" "load_orders_acts_as_worker" {
  member             = google_service_account.load_orders_launcher.member
  role               = "roles/iam.serviceAccountUser"
  service_account_id = google_service_account.load_orders_worker.name
}

resource "google_bigquery_table" "load_orders_bad_records" {
  dataset_id          = google_bigquery_table.orders_staging.dataset_id
  deletion_protection = false
  description         = "Rows that did not fit, with the reason."
  project             = var.project
  schema              = jsonencode(jsondecode(file("${path.root}/../../schemas/load-orders-bad-records.json"))["BigQuery Schema"])
  table_id            = "load_orders_bad_records"
}

resource "google_project_iam_member" "load_orders_invokes" {
  member  = google_service_account.load_orders_launcher.member
  project = var.project
  role    = "roles/datapipelines.invoker"
}

resource "google_service_account" "load_orders_launcher" {
  account_id   = "load-orders-start"
  display_name = "Starts Dataflow load-orders"
  project      = var.project
}

resource "google_project_iam_member" "load_orders_launches" {
  member  = google_service_account.load_orders_launcher.member
  project = var.project
  role    = "roles/dataflow.developer"
}

resource "google_project_iam_member" "load_orders_queries" {
  member  = google_service_account.load_orders_worker.member
  project = var.project
  role    = "roles/bigquery.jobUser"
}

resource "google_storage_bucket_iam_member" "load_orders_reader_staging" {
  bucket = google_storage_bucket.staging.name
  member = google_service_account.load_orders_worker.member
  role   = "roles/storage.objectViewer"
}

resource "google_storage_bucket_object" "load_orders_schema" {
  bucket       = google_storage_bucket.load_orders_temp.name
  content      = file("${path.root}/../../schemas/orders-staging.json")
  content_type = "application/json"
  name         = "schemas/load-orders.json"
}

resource "google_storage_bucket" "load_orders_temp" {
  force_destroy               = true
  location                    = var.region
  name                        = "${var.project}-load-orders-temp"
  project                     = var.project
  public_access_prevention    = "enforced"
  uniform_bucket_level_access = true

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      age = 7
    }
  }

  soft_delete_policy {
    retention_duration_seconds = 0
  }
}

resource "google_storage_bucket_iam_member" "load_orders_temp_writer" {
  bucket = google_storage_bucket.load_orders_temp.name
  member = google_service_account.load_orders_worker.member
  role   = "roles/storage.objectAdmin"
}

resource "google_service_account" "load_orders_worker" {
  account_id   = "load-orders-flow"
  display_name = "Dataflow load-orders"
  project      = var.project
}

resource "google_project_iam_member" "load_orders_works" {
  member  = google_service_account.load_orders_worker.member
  project = var.project
  role    = "roles/dataflow.worker"
}

# Warehouse
resource "google_bigquery_dataset" "warehouse" {
  dataset_id                  = "partner_orders"
  default_table_expiration_ms = var.settings.warehouse_default_table_expiration_ms
  delete_contents_on_destroy  = var.settings.warehouse_delete_contents_on_destroy
  description                 = "Orders of all partners."
  location                    = var.region
  max_time_travel_hours       = "168"
  project                     = var.project
}

# Orders as loaded
resource "google_bigquery_table" "orders_staging" {
  dataset_id          = google_bigquery_dataset.warehouse.dataset_id
  deletion_protection = false
  project             = var.project
  schema              = jsonencode(jsondecode(file("${path.root}/../../schemas/orders-staging.json"))["BigQuery Schema"])
  table_id            = "orders_staging"
}

resource "google_bigquery_dataset_iam_member" "orders_staging_dataset_writer_load_orders" {
  dataset_id = google_bigquery_table.orders_staging.dataset_id
  member     = google_service_account.load_orders_worker.member
  project    = var.project
  role       = "roles/bigquery.dataEditor"
}

# Merge by order
resource "google_bigquery_data_transfer_config" "merge_orders" {
  data_source_id = "scheduled_query"
  depends_on     = [google_project_iam_member.merge_orders_jobs]
  disabled       = var.settings.merge_orders_disabled
  display_name   = "merge-orders"
  location       = var.region
  params = {
    query = file("${path.root}/../../sql/merge-orders.sql")
  }
  project              = var.project
  schedule             = "every day 04:30"
  service_account_name = google_service_account.merge_orders_account.email

  email_preferences {
    enable_failure_email = false
  }

  schedule_options {
    disable_auto_scheduling = false
  }
}

resource "google_service_account" "merge_orders_account" {
  account_id   = "merge-orders-sql"
  display_name = "Scheduled query merge-orders"
  project      = var.project
}

resource "google_project_iam_member" "merge_orders_jobs" {
  member  = google_service_account.merge_orders_account.member
  project = var.project
  role    = "roles/bigquery.jobUser"
}

resource "google_bigquery_table_iam_member" "merge_orders_reader_orders_staging" {
  dataset_id = google_bigquery_table.orders_staging.dataset_id
  member     = google_service_account.merge_orders_account.member
  project    = var.project
  role       = "roles/bigquery.dataEditor"
  table_id   = google_bigquery_table.orders_staging.table_id
}

# Orders
resource "google_bigquery_table" "orders" {
  clustering               = ["partner", "currency"]
  dataset_id               = google_bigquery_dataset.warehouse.dataset_id
  deletion_protection      = var.settings.orders_deletion_protection
  project                  = var.project
  require_partition_filter = false
  schema                   = jsonencode(jsondecode(file("${path.root}/../../schemas/orders.json"))["BigQuery Schema"])
  table_id                 = "orders"

  time_partitioning {
    field = "ordered_at"
    type  = "DAY"
  }
}

resource "google_bigquery_table_iam_member" "orders_writer_merge_orders" {
  dataset_id = google_bigquery_table.orders.dataset_id
  member     = google_service_account.merge_orders_account.member
  project    = var.project
  role       = "roles/bigquery.dataEditor"
  table_id   = google_bigquery_table.orders.table_id
}

# Loading orders failed
resource "google_monitoring_alert_policy" "not_loaded" {
  combiner              = "OR"
  display_name          = "Loading orders failed"
  notification_channels = [google_monitoring_notification_channel.not_loaded_email_shop_data_example_org.id]
  project               = var.project
  severity              = "ERROR"

  alert_strategy {
    auto_close = "86400s"
  }

  conditions {
    display_name = "load-orders"

    condition_threshold {
      comparison      = "COMPARISON_GT"
      duration        = "0s"
      filter          = "resource.type=\"dataflow_job\" AND resource.labels.job_name=starts_with(\"load-orders\") AND metric.type=\"dataflow.googleapis.com/job/is_failed\""
      threshold_value = 0

      aggregations {
        alignment_period     = "60s"
        cross_series_reducer = "REDUCE_MAX"
        per_series_aligner   = "ALIGN_MAX"
      }
    }
  }

  documentation {
    content   = "Look at the job in Dataflow, mend the reason, and run the pipeline load-orders again. The merge takes the same rows once."
    mime_type = "text/markdown"
  }
}

resource "google_monitoring_notification_channel" "not_loaded_email_shop_data_example_org" {
  display_name = "Loading orders failed: shop-data@example.org"
  labels = {
    email_address = "shop-data@example.org"
  }
  project = var.project
  type    = "email"
}
