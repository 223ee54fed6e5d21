# Scans
resource "google_pubsub_topic" "scans" {
  message_retention_duration = "604800s"
  name                       = "scans"
  project                    = var.project

  message_storage_policy {
    allowed_persistence_regions = [var.region]
    enforce_in_transit          = false
  }
}

# Scans to store
resource "google_pubsub_subscription" "scans_work" {
  ack_deadline_seconds         = 60
  enable_exactly_once_delivery = false
  enable_message_ordering      = false
  message_retention_duration   = "604800s"
  name                         = "scans-work"
  project                      = var.project
  topic                        = google_pubsub_topic.scans.id

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.scans_work_dead_letters.id
    max_delivery_attempts = 10
  }

  expiration_policy {
    ttl = ""
  }

  retry_policy {
    maximum_backoff = "600s"
    minimum_backoff = "10s"
  }
}

resource "google_pubsub_topic" "scans_work_dead_letters" {
  name    = "scans-work-dead-letters"
  project = var.project

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }
}

resource "google_pubsub_subscription_iam_member" "scans_work_dead_letters_forwarder" {
  member       = "serviceAccount:service-${data.google_project.scans_work_project_facts.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
  project      = var.project
  role         = "roles/pubsub.subscriber"
  subscription = google_pubsub_subscription.scans_work.name
}

resource "google_pubsub_subscription" "scans_work_dead_letters_kept" {
  message_retention_duration = "1209600s"
  name                       = "scans-work-dead-letters"
  project                    = var.project
  topic                      = google_pubsub_topic.scans_work_dead_letters.id

  expiration_policy {
    ttl = ""
  }
}

resource "google_pubsub_topic_iam_member" "scans_work_dead_letters_writer" {
  member  = "serviceAccount:service-${data.google_project.scans_work_project_facts.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
  project = var.project
  role    = "roles/pubsub.publisher"
  topic   = google_pubsub_topic.scans_work_dead_letters.name
}

data "google_project" "scans_work_project_facts" {
  project_id = var.project
}

# Parcels
resource "google_sql_database_instance" "db" {
  database_version    = "POSTGRES_16"
  deletion_protection = var.settings.db_deletion_protection
  name                = "db"
  project             = var.project
  region              = var.region

  lifecycle {
    ignore_changes = [settings[0].disk_size]
  }

  settings {
    availability_type           = var.settings.db_settings_availability_type
    deletion_protection_enabled = var.settings.db_settings_deletion_protection_enabled
    disk_autoresize             = true
    disk_size                   = 10
    edition                     = "ENTERPRISE"
    tier                        = var.settings.db_settings_tier

    backup_configuration {
      enabled                        = true
      point_in_time_recovery_enabled = true
      start_time                     = "02:00"

      backup_retention_settings {
        retained_backups = var.settings.db_settings_backup_configuration_backup_retention_settings_retained_backups
      }
    }

    insights_config {
      query_insights_enabled = true
    }

    ip_configuration {
      ipv4_enabled    = false
      private_network = "projects/${var.project}/global/networks/services"
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    maintenance_window {
      day          = 7
      hour         = 3
      update_track = "stable"
    }
  }
}

resource "google_sql_database" "db_database" {
  deletion_policy = "ABANDON"
  instance        = google_sql_database_instance.db.name
  name            = "parcels"
  project         = var.project
}

resource "google_secret_manager_secret" "db_secret" {
  project   = var.project
  secret_id = "db-url"

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_version" "db_secret_version" {
  depends_on             = [google_sql_user.db_user]
  secret                 = google_secret_manager_secret.db_secret.id
  secret_data_wo         = "postgresql://tracker:${sha256("${var.entropy}:db")}@/parcels?host=/cloudsql/${google_sql_database_instance.db.connection_name}"
  secret_data_wo_version = 1
}

resource "google_sql_user" "db_user" {
  deletion_policy     = "ABANDON"
  instance            = google_sql_database_instance.db.name
  name                = "tracker"
  password_wo         = sha256("${var.entropy}:db")
  password_wo_version = 1
  project             = var.project
}

# Database password
resource "google_secret_manager_secret" "db_password" {
  deletion_protection = var.settings.db_password_deletion_protection
  project             = var.project
  secret_id           = "parcel-db-login"
  version_destroy_ttl = "604800s"

  replication {
    auto {}
  }
}

# Database login
resource "google_secret_manager_secret_iam_member" "db_login_reader" {
  member    = "serviceAccount:${var.deployer}"
  project   = var.project
  role      = "roles/secretmanager.secretAccessor"
  secret_id = google_secret_manager_secret.db_password.secret_id
}

# Migrate tables
resource "google_service_account" "migrate_account" {
  account_id   = "migrate-run"
  display_name = "Migrate tables"
  project      = var.project
}

resource "google_project_iam_member" "migrate_database_client" {
  member  = google_service_account.migrate_account.member
  project = var.project
  role    = "roles/cloudsql.client"
}

resource "google_service_account_iam_member" "migrate_workload_identity" {
  member             = "serviceAccount:${var.project}.svc.id.goog[${var.namespace}/migrate]"
  role               = "roles/iam.workloadIdentityUser"
  service_account_id = google_service_account.migrate_account.name
}

# Refresh views
resource "google_service_account" "refresh_account" {
  account_id   = "refresh-run"
  display_name = "Refresh views"
  project      = var.project
}

resource "google_project_iam_member" "refresh_database_client" {
  member  = google_service_account.refresh_account.member
  project = var.project
  role    = "roles/cloudsql.client"
}

resource "google_service_account_iam_member" "refresh_workload_identity" {
  member             = "serviceAccount:${var.project}.svc.id.goog[${var.namespace}/refresh]"
  role               = "roles/iam.workloadIdentityUser"
  service_account_id = google_service_account.refresh_account.name
}

# Store scans
resource "google_service_account" "store_account" {
  account_id   = "store-run"
  display_name = "Store scans"
  project      = var.project
}

resource "google_project_iam_member" "store_database_client" {
  member  = google_service_account.store_account.member
  project = var.project
  role    = "roles/cloudsql.client"
}

resource "google_pubsub_subscription_iam_member" "store_subscriber_scans_work" {
  member       = google_service_account.store_account.member
  project      = var.project
  role         = "roles/pubsub.subscriber"
  subscription = google_pubsub_subscription.scans_work.name
}

resource "google_service_account_iam_member" "store_workload_identity" {
  member             = "serviceAccount:${var.project}.svc.id.goog[${var.namespace}/store]"
  role               = "roles/iam.workloadIdentityUser"
  service_account_id = google_service_account.store_account.name
}

# Tracking API
resource "google_service_account" "api_account" {
  account_id   = "api-run"
  display_name = "Tracking API"
  project      = var.project
}

resource "google_project_iam_member" "api_database_client" {
  member  = google_service_account.api_account.member
  project = var.project
  role    = "roles/cloudsql.client"
}

resource "google_service_account_iam_member" "api_workload_identity" {
  member             = "serviceAccount:${var.project}.svc.id.goog[${var.namespace}/api]"
  role               = "roles/iam.workloadIdentityUser"
  service_account_id = google_service_account.api_account.name
}

# Report late parcels
resource "google_service_account" "late_account" {
  account_id   = "late-run"
  display_name = "Report late parcels"
  project      = var.project
}

resource "google_project_iam_member" "late_database_client" {
  member  = google_service_account.late_account.member
  project = var.project
  role    = "roles/cloudsql.client"
}

resource "google_service_account_iam_member" "late_workload_identity" {
  member             = "serviceAccount:${var.project}.svc.id.goog[${var.namespace}/late]"
  role               = "roles/iam.workloadIdentityUser"
  service_account_id = google_service_account.late_account.name
}

# Reports
resource "google_storage_bucket" "reports" {
  force_destroy               = var.settings.reports_force_destroy
  location                    = var.region
  name                        = "${var.project}-reports"
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
      age        = var.settings.reports_lifecycle_rule_3_condition_age
      with_state = "LIVE"
    }
  }

  versioning {
    enabled = true
  }
}

resource "google_storage_bucket_iam_member" "reports_writer_late" {
  bucket = google_storage_bucket.reports.name
  member = google_service_account.late_account.member
  role   = "roles/storage.objectUser"
}

# Tracking API restarts
resource "google_monitoring_alert_policy" "api_restarts" {
  combiner              = "OR"
  display_name          = "Tracking API restarts"
  notification_channels = [google_monitoring_notification_channel.api_restarts_email_logistics_oncall_acme_example.id]
  project               = var.project
  severity              = "ERROR"

  alert_strategy {
    auto_close = "86400s"
  }

  conditions {
    display_name = "api"

    condition_threshold {
      comparison      = "COMPARISON_GT"
      duration        = "300s"
      filter          = "resource.type = \"k8s_container\" AND metric.type = \"kubernetes.io/container/restart_count\" AND resource.labels.container_name = \"main\" AND resource.labels.pod_name = starts_with(\"api-\")"
      threshold_value = 3

      aggregations {
        alignment_period     = "60s"
        cross_series_reducer = "REDUCE_SUM"
        per_series_aligner   = "ALIGN_DELTA"
      }
    }
  }

  documentation {
    content   = "Look at the logs of the copies that were started again, then at the last merge to the release branch."
    mime_type = "text/markdown"
  }
}

resource "google_monitoring_notification_channel" "api_restarts_email_logistics_oncall_acme_example" {
  display_name = "Tracking API restarts: logistics-oncall@acme.example"
  labels = {
    email_address = "logistics-oncall@acme.example"
  }
  project = var.project
  type    = "email"
}
