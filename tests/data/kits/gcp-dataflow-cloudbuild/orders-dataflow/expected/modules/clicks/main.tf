# Clicks
resource "google_pubsub_topic" "clicks_in" {
  name    = "clicks-in"
  project = var.project

  message_storage_policy {
    allowed_persistence_regions = [var.region]
    enforce_in_transit          = false
  }
}

# Waiting clicks
resource "google_pubsub_subscription" "clicks_waiting" {
  ack_deadline_seconds         = 10
  enable_exactly_once_delivery = false
  enable_message_ordering      = false
  message_retention_duration   = "604800s"
  name                         = "clicks-waiting"
  project                      = var.project
  topic                        = google_pubsub_topic.clicks_in.id

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.clicks_waiting_dead_letters.id
    max_delivery_attempts = 5
  }

  expiration_policy {
    ttl = ""
  }

  retry_policy {
    maximum_backoff = "600s"
    minimum_backoff = "10s"
  }
}

resource "google_pubsub_topic" "clicks_waiting_dead_letters" {
  name    = "clicks-waiting-dead-letters"
  project = var.project

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }
}

resource "google_pubsub_subscription_iam_member" "clicks_waiting_dead_letters_forwarder" {
  member       = "serviceAccount:service-${data.google_project.clicks_waiting_project_facts.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
  project      = var.project
  role         = "roles/pubsub.subscriber"
  subscription = google_pubsub_subscription.clicks_waiting.name
}

resource "google_pubsub_subscription" "clicks_waiting_dead_letters_kept" {
  message_retention_duration = "1209600s"
  name                       = "clicks-waiting-dead-letters"
  project                    = var.project
  topic                      = google_pubsub_topic.clicks_waiting_dead_letters.id

  expiration_policy {
    ttl = ""
  }
}

resource "google_pubsub_topic_iam_member" "clicks_waiting_dead_letters_writer" {
  member  = "serviceAccount:service-${data.google_project.clicks_waiting_project_facts.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
  project = var.project
  role    = "roles/pubsub.publisher"
  topic   = google_pubsub_topic.clicks_waiting_dead_letters.name
}

data "google_project" "clicks_waiting_project_facts" {
  project_id = var.project
}

# Carry clicks
resource "google_dataflow_job" "carry_clicks" {
  depends_on              = [google_project_iam_member.carry_clicks_works]
  enable_streaming_engine = true
  ip_configuration        = "WORKER_IP_PRIVATE"
  machine_type            = "n1-standard-2"
  max_workers             = var.settings.carry_clicks_max_workers
  name                    = "carry-clicks"
  on_delete               = "drain"
  parameters = {
    inputSubscription = google_pubsub_subscription.clicks_waiting.id
    outputTableSpec   = "${var.project}:${google_bigquery_table.clicks.dataset_id}.${google_bigquery_table.clicks.table_id}"
  }
  project               = var.project
  region                = var.region
  service_account_email = google_service_account.carry_clicks_worker.email
  temp_gcs_location     = "gs://${google_storage_bucket.carry_clicks_temp.name}/temp"
  template_gcs_path     = "gs://dataflow-templates-${var.region}/2024-08-06-00_RC00/PubSub_Subscription_to_BigQuery"
}

resource "google_project_iam_member" "carry_clicks_queries" {
  member  = google_service_account.carry_clicks_worker.member
  project = var.project
  role    = "roles/bigquery.jobUser"
}

resource "google_pubsub_subscription_iam_member" "carry_clicks_subscriber_clicks_waiting" {
  member       = google_service_account.carry_clicks_worker.member
  project      = var.project
  role         = "roles/pubsub.subscriber"
  subscription = google_pubsub_subscription.clicks_waiting.name
}

resource "google_pubsub_subscription_iam_member" "carry_clicks_subscription_viewer_clicks_waiting" {
  member       = google_service_account.carry_clicks_worker.member
  project      = var.project
  role         = "roles/pubsub.viewer"
  subscription = google_pubsub_subscription.clicks_waiting.name
}

resource "google_storage_bucket" "carry_clicks_temp" {
  force_destroy               = true
  location                    = var.region
  name                        = "${var.project}-carry-clicks-temp"
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

resource "google_storage_bucket_iam_member" "carry_clicks_temp_writer" {
  bucket = google_storage_bucket.carry_clicks_temp.name
  member = google_service_account.carry_clicks_worker.member
  role   = "roles/storage.objectAdmin"
}

resource "google_service_account" "carry_clicks_worker" {
  account_id   = "carry-clicks-flow"
  display_name = "Dataflow carry-clicks"
  project      = var.project
}

resource "google_project_iam_member" "carry_clicks_works" {
  member  = google_service_account.carry_clicks_worker.member
  project = var.project
  role    = "roles/dataflow.worker"
}

# Web
resource "google_bigquery_dataset" "web" {
  dataset_id                 = "web"
  delete_contents_on_destroy = var.settings.web_delete_contents_on_destroy
  location                   = var.region
  max_time_travel_hours      = "168"
  project                    = var.project
}

# Clicks, one by one
resource "google_bigquery_table" "clicks" {
  dataset_id               = google_bigquery_dataset.web.dataset_id
  deletion_protection      = var.settings.clicks_deletion_protection
  project                  = var.project
  require_partition_filter = true
  schema                   = jsonencode(jsondecode(file("${path.root}/../../schemas/clicks.json"))["BigQuery Schema"])
  table_id                 = "clicks"

  time_partitioning {
    expiration_ms = var.settings.clicks_time_partitioning_expiration_ms
    field         = "clicked_at"
    type          = "DAY"
  }
}

resource "google_bigquery_dataset_iam_member" "clicks_dataset_writer_carry_clicks" {
  dataset_id = google_bigquery_table.clicks.dataset_id
  member     = google_service_account.carry_clicks_worker.member
  project    = var.project
  role       = "roles/bigquery.dataEditor"
}

# Sessions
resource "google_data_pipeline_pipeline" "sessions_of_clicks" {
  depends_on                      = [google_project_iam_member.sessions_of_clicks_works, google_project_iam_member.sessions_of_clicks_launches, google_project_iam_member.sessions_of_clicks_invokes, google_service_account_iam_member.sessions_of_clicks_acts_as_worker]
  display_name                    = "Sessions"
  name                            = "sessions-of-clicks"
  project                         = var.project
  region                          = var.region
  scheduler_service_account_email = google_service_account.sessions_of_clicks_launcher.email
  state                           = "STATE_ACTIVE"
  type                            = "PIPELINE_TYPE_BATCH"

  schedule_info {
    schedule  = "0 5 * * *"
    time_zone = "Europe/Dublin"
  }

  workload {
    dataflow_flex_template_request {
      location   = var.region
      project_id = var.project

      launch_parameter {
        container_spec_gcs_path = "gs://example-shop-templates/sessions/2.4.1.json"
        job_name                = "sessions-of-clicks"
        parameters = {
          gap_minutes = "30"
          output      = "${var.project}:${google_bigquery_table.sessions.dataset_id}.${google_bigquery_table.sessions.table_id}"
        }

        environment {
          ip_configuration      = "WORKER_IP_PRIVATE"
          machine_type          = "n1-standard-2"
          max_workers           = 1
          service_account_email = google_service_account.sessions_of_clicks_worker.email
          temp_location         = "gs://${google_storage_bucket.sessions_of_clicks_temp.name}/temp"
        }
      }
    }
  }
}

resource "google_service_account_iam_member" "sessions_of_clicks_acts_as_worker" {
  member             = google_service_account.sessions_of_clicks_launcher.member
  role               = "roles/iam.serviceAccountUser"
  service_account_id = google_service_account.sessions_of_clicks_worker.name
}

resource "google_project_iam_member" "sessions_of_clicks_invokes" {
  member  = google_service_account.sessions_of_clicks_launcher.member
  project = var.project
  role    = "roles/datapipelines.invoker"
}

resource "google_service_account" "sessions_of_clicks_launcher" {
  account_id   = "sessions-of-clicks-start"
  display_name = "Starts Dataflow sessions-of-clicks"
  project      = var.project
}

resource "google_project_iam_member" "sessions_of_clicks_launches" {
  member  = google_service_account.sessions_of_clicks_launcher.member
  project = var.project
  role    = "roles/dataflow.developer"
}

resource "google_project_iam_member" "sessions_of_clicks_queries" {
  member  = google_service_account.sessions_of_clicks_worker.member
  project = var.project
  role    = "roles/bigquery.jobUser"
}

resource "google_storage_bucket" "sessions_of_clicks_temp" {
  force_destroy               = true
  location                    = var.region
  name                        = "${var.project}-sessions-of-clicks-temp"
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

resource "google_storage_bucket_iam_member" "sessions_of_clicks_temp_writer" {
  bucket = google_storage_bucket.sessions_of_clicks_temp.name
  member = google_service_account.sessions_of_clicks_worker.member
  role   = "roles/storage.objectAdmin"
}

resource "google_service_account" "sessions_of_clicks_worker" {
  account_id   = "sessions-of-clicks-flow"
  display_name = "Dataflow sessions-of-clicks"
  project      = var.project
}

resource "google_project_iam_member" "sessions_of_clicks_works" {
  member  = google_service_account.sessions_of_clicks_worker.member
  project = var.project
  role    = "roles/dataflow.worker"
}

# Visits
resource "google_bigquery_table" "sessions" {
  dataset_id          = google_bigquery_dataset.web.dataset_id
  deletion_protection = var.settings.sessions_deletion_protection
  project             = var.project
  schema              = jsonencode(jsondecode(file("${path.root}/../../schemas/sessions.json"))["BigQuery Schema"])
  table_id            = "sessions"
}

resource "google_bigquery_dataset_iam_member" "sessions_dataset_writer_sessions_of_clicks" {
  dataset_id = google_bigquery_table.sessions.dataset_id
  member     = google_service_account.sessions_of_clicks_worker.member
  project    = var.project
  role       = "roles/bigquery.dataEditor"
}

# Every Monday
resource "google_service_account" "every_monday_account" {
  account_id   = "every-monday-cron"
  display_name = "Schedule every-monday"
  project      = var.project
}

resource "google_cloud_run_v2_job_iam_member" "every_monday_job_export_visits" {
  location = var.region
  member   = google_service_account.every_monday_account.member
  name     = google_cloud_run_v2_job.export_visits.name
  project  = var.project
  role     = "roles/run.invoker"
}

resource "google_cloud_scheduler_job" "every_monday_start_export_visits" {
  attempt_deadline = "180s"
  description      = "Every Monday"
  name             = "every-monday-export-visits"
  paused           = false
  project          = var.project
  region           = var.region
  schedule         = "0 7 * * 1"
  time_zone        = "Europe/Dublin"

  http_target {
    http_method = "POST"
    uri         = "https://run.googleapis.com/v2/projects/${var.project}/locations/${var.region}/jobs/${google_cloud_run_v2_job.export_visits.name}:run"

    oauth_token {
      scope                 = "https://www.googleapis.com/auth/cloud-platform"
      service_account_email = google_service_account.every_monday_account.email
    }
  }

  retry_config {
    retry_count = 0
  }
}

# Export for partners
resource "google_cloud_run_v2_job" "export_visits" {
  deletion_protection = var.settings.export_visits_deletion_protection
  location            = var.region
  name                = "export-visits"
  project             = var.project

  template {
    task_count = 1

    template {
      execution_environment = "EXECUTION_ENVIRONMENT_GEN2"
      max_retries           = 2
      service_account       = google_service_account.export_visits_account.email
      timeout               = "3600s"

      containers {
        image = var.images["exporter"]

        env {
          name  = "JOB"
          value = "export-visits"
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
          value = "api"
        }

        env {
          name  = "SOURCE_ADDRESS"
          value = "https://reports.example.com/visits.json"
        }

        env {
          name  = "STAGING_BUCKET"
          value = google_storage_bucket.exports.name
        }

        env {
          name  = "WRITE_EXPORTS"
          value = google_storage_bucket.exports.name
        }

        resources {
          limits = {
            cpu    = "1"
            memory = "512Mi"
          }
        }
      }
    }
  }
}

resource "google_service_account" "export_visits_account" {
  account_id   = "export-visits-run"
  display_name = "Cloud Run job export-visits"
  project      = var.project
}

# Exports
resource "google_storage_bucket" "exports" {
  force_destroy               = var.settings.exports_force_destroy
  location                    = var.region
  name                        = "${var.project}-exports"
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

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      days_since_noncurrent_time = 30
      with_state                 = "ARCHIVED"
    }
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      age        = 90
      with_state = "LIVE"
    }
  }

  versioning {
    enabled = true
  }
}

resource "google_storage_bucket_iam_member" "exports_writer_export_visits" {
  bucket = google_storage_bucket.exports.name
  member = google_service_account.export_visits_account.member
  role   = "roles/storage.objectUser"
}

# Build the templates
resource "google_cloudbuild_trigger" "rebuild_templates" {
  description     = "Build the templates"
  disabled        = false
  filename        = "cloudbuild.yaml"
  included_files  = ["sessions/**"]
  location        = var.region
  name            = "rebuild-templates"
  project         = var.project
  service_account = "projects/${var.project}/serviceAccounts/templates-build@${var.project}.iam.gserviceaccount.com"
  tags            = ["rebuild-templates"]

  approval_config {
    approval_required = var.settings.rebuild_templates_approval_config_approval_required
  }

  repository_event_config {
    repository = "projects/${var.project}/locations/${var.region}/connections/github/repositories/templates"

    push {
      branch       = "^main$"
      invert_regex = false
    }
  }
}
