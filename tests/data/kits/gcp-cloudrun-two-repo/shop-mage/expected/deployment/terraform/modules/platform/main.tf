# Shared packages
resource "google_artifact_registry_repository" "shared_packages" {
  description   = "Shared packages"
  format        = "PYTHON"
  location      = var.region
  project       = var.project
  repository_id = "shared-packages"

  cleanup_policies {
    action = "DELETE"
    id     = "delete-untagged"

    condition {
      older_than = "7776000s"
      tag_state  = "UNTAGGED"
    }
  }

  cleanup_policies {
    action = "KEEP"
    id     = "keep-newest"

    most_recent_versions {
      keep_count = 10
    }
  }
}

# Mage's runs
resource "google_sql_database_instance" "runs" {
  database_version    = "POSTGRES_15"
  deletion_protection = var.settings.runs_deletion_protection
  name                = "runs"
  project             = var.project
  region              = var.region

  lifecycle {
    ignore_changes = [settings[0].disk_size]
  }

  settings {
    availability_type           = var.settings.runs_settings_availability_type
    deletion_protection_enabled = var.settings.runs_settings_deletion_protection_enabled
    disk_autoresize             = true
    disk_size                   = 10
    edition                     = "ENTERPRISE"
    tier                        = var.settings.runs_settings_tier

    backup_configuration {
      enabled                        = var.settings.runs_settings_backup_configuration_enabled
      point_in_time_recovery_enabled = var.settings.runs_settings_backup_configuration_point_in_time_recovery_enabled
      start_time                     = "02:00"

      dynamic "backup_retention_settings" {
        for_each = var.settings.runs_settings_backup_configuration_backup_retention_settings

        content {
          retained_backups = backup_retention_settings.value.retained_backups
        }
      }
    }

    insights_config {
      query_insights_enabled = true
    }

    ip_configuration {
      ipv4_enabled    = false
      private_network = "projects/${var.project}/global/networks/mage"
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    maintenance_window {
      day          = 7
      hour         = 3
      update_track = "stable"
    }
  }
}

resource "google_sql_database" "runs_database" {
  deletion_policy = "ABANDON"
  instance        = google_sql_database_instance.runs.name
  name            = "mage"
  project         = var.project
}

resource "google_secret_manager_secret" "runs_secret" {
  project   = var.project
  secret_id = "runs-url"

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_version" "runs_secret_version" {
  depends_on             = [google_sql_user.runs_user]
  secret                 = google_secret_manager_secret.runs_secret.id
  secret_data_wo         = "postgresql://mage:${sha256("${var.entropy}:runs")}@/mage?host=/cloudsql/${google_sql_database_instance.runs.connection_name}"
  secret_data_wo_version = 1
}

resource "google_sql_user" "runs_user" {
  deletion_policy     = "ABANDON"
  instance            = google_sql_database_instance.runs.name
  name                = "mage"
  password_wo         = sha256("${var.entropy}:runs")
  password_wo_version = 1
  project             = var.project
}

# Key of the shop's API
resource "google_secret_manager_secret" "shop_key" {
  deletion_protection = true
  project             = var.project
  secret_id           = "shop-api-key"
  version_destroy_ttl = "604800s"

  replication {
    auto {}
  }
}

# Mage server
resource "google_cloud_run_v2_service" "mage" {
  deletion_protection = var.settings.mage_deletion_protection
  depends_on          = [google_secret_manager_secret_iam_member.mage_url, google_project_iam_member.mage_client, google_secret_manager_secret_iam_member.mage_secret_shop_key]
  ingress             = "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
  location            = var.region
  name                = "mage"
  project             = var.project

  template {
    execution_environment = "EXECUTION_ENVIRONMENT_GEN2"
    service_account       = google_service_account.mage_account.email
    timeout               = "3600s"

    containers {
      depends_on = ["cloud-sql-proxy"]
      image      = var.images["mage-image"]
      name       = "mage"

      env {
        name  = "ENV"
        value = var.env
      }

      env {
        name  = "LAYER_ENV"
        value = var.settings.mage_template_containers_mage_env_layer_env_value
      }

      env {
        name  = "USER_CODE_PATH"
        value = "/home/mage_code/shop"
      }

      env {
        name  = "GCP_PROJECT_ID"
        value = var.project
      }

      env {
        name  = "GCP_REGION"
        value = var.region
      }

      env {
        name  = "GCP_SERVICE_NAME"
        value = "mage"
      }

      env {
        name  = "REQUIRE_USER_AUTHENTICATION"
        value = "1"
      }

      env {
        name  = "ULIMIT_NO_FILE"
        value = "16384"
      }

      env {
        name = "MAGE_DATABASE_CONNECTION_URL"

        value_source {
          secret_key_ref {
            secret  = google_secret_manager_secret.runs_secret.secret_id
            version = google_secret_manager_secret_version.runs_secret_version.version
          }
        }
      }

      env {
        name = "SECRET_SHOP_KEY"

        value_source {
          secret_key_ref {
            secret  = google_secret_manager_secret.shop_key.secret_id
            version = "latest"
          }
        }
      }

      env {
        name  = "SHOP_URL"
        value = var.settings.mage_template_containers_mage_env_shop_url_value
      }

      liveness_probe {
        failure_threshold = 5
        period_seconds    = 60
        timeout_seconds   = 10

        http_get {
          path = "/api/status"
          port = 6789
        }
      }

      ports {
        container_port = 6789
      }

      resources {
        cpu_idle          = false
        limits            = var.settings.mage_template_containers_mage_resources_limits
        startup_cpu_boost = true
      }

      startup_probe {
        failure_threshold     = 24
        initial_delay_seconds = 10
        period_seconds        = 10
        timeout_seconds       = 5

        http_get {
          path = "/api/status"
          port = 6789
        }
      }

      volume_mounts {
        mount_path = "/cloudsql"
        name       = "cloudsql"
      }
    }

    containers {
      args = [
        "--structured-logs",
        "--unix-socket=/cloudsql",
        "--health-check",
        "--http-address=0.0.0.0",
        "--http-port=9801",
        "--private-ip",
        google_sql_database_instance.runs.connection_name,
      ]
      image = "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.15.2"
      name  = "cloud-sql-proxy"

      resources {
        cpu_idle = false
        limits = {
          cpu    = "1"
          memory = "512Mi"
        }
      }

      startup_probe {
        failure_threshold = 24
        period_seconds    = 5
        timeout_seconds   = 3

        http_get {
          path = "/startup"
          port = 9801
        }
      }

      volume_mounts {
        mount_path = "/cloudsql"
        name       = "cloudsql"
      }
    }

    scaling {
      max_instance_count = 1
      min_instance_count = 1
    }

    volumes {
      name = "cloudsql"

      empty_dir {
        medium     = "MEMORY"
        size_limit = "16Mi"
      }
    }

    vpc_access {
      egress = "PRIVATE_RANGES_ONLY"

      network_interfaces {
        network    = "mage"
        subnetwork = "mage"
      }
    }
  }
}

resource "google_service_account" "mage_account" {
  account_id   = "mage-run"
  display_name = "Mage server runs as this"
  project      = var.project
}

resource "google_project_iam_member" "mage_client" {
  member  = google_service_account.mage_account.member
  project = var.project
  role    = "roles/cloudsql.client"
}

resource "google_project_iam_member" "mage_queries" {
  member  = google_service_account.mage_account.member
  project = var.project
  role    = "roles/bigquery.jobUser"
}

resource "google_secret_manager_secret_iam_member" "mage_secret_shop_key" {
  member    = google_service_account.mage_account.member
  project   = var.project
  role      = "roles/secretmanager.secretAccessor"
  secret_id = google_secret_manager_secret.shop_key.secret_id
}

resource "google_secret_manager_secret_iam_member" "mage_url" {
  member    = google_service_account.mage_account.member
  project   = var.project
  role      = "roles/secretmanager.secretAccessor"
  secret_id = google_secret_manager_secret.runs_secret.secret_id
}

# Front door
resource "google_compute_backend_service" "front_door" {
  load_balancing_scheme = "EXTERNAL_MANAGED"
  name                  = "front-door"
  project               = var.project
  protocol              = "HTTPS"
  security_policy       = google_compute_security_policy.front_door_armor.id

  backend {
    group = google_compute_region_network_endpoint_group.front_door_endpoints.id
  }

  iap {
    enabled = true
  }

  log_config {
    enable = true
  }
}

resource "google_compute_global_address" "front_door_address" {
  name    = "front-door"
  project = var.project
}

resource "google_compute_security_policy" "front_door_armor" {
  name    = "front-door"
  project = var.project
  type    = "CLOUD_ARMOR"

  rule {
    action      = "allow"
    description = "Allowed address"
    priority    = "10"

    match {
      versioned_expr = "SRC_IPS_V1"

      config {
        src_ip_ranges = ["203.0.113.0/24"]
      }
    }
  }

  rule {
    action      = "deny(403)"
    description = "Everybody else"
    priority    = "2147483647"

    match {
      versioned_expr = "SRC_IPS_V1"

      config {
        src_ip_ranges = ["*"]
      }
    }
  }
}

resource "google_compute_managed_ssl_certificate" "front_door_certificate" {
  name    = "front-door-1"
  project = var.project

  lifecycle {
    create_before_destroy = true
  }

  managed {
    domains = var.settings.front_door_certificate_managed_domains
  }
}

resource "google_compute_region_network_endpoint_group" "front_door_endpoints" {
  name                  = "front-door"
  network_endpoint_type = "SERVERLESS"
  project               = var.project
  region                = var.region

  cloud_run {
    service = google_cloud_run_v2_service.mage.name
  }
}

data "google_project" "front_door_facts" {
  project_id = var.project
}

resource "google_compute_global_forwarding_rule" "front_door_http" {
  ip_address            = google_compute_global_address.front_door_address.id
  load_balancing_scheme = "EXTERNAL_MANAGED"
  name                  = "front-door-http"
  port_range            = "80"
  project               = var.project
  target                = google_compute_target_http_proxy.front_door_redirect_proxy.id
}

resource "google_compute_global_forwarding_rule" "front_door_https" {
  ip_address            = google_compute_global_address.front_door_address.id
  load_balancing_scheme = "EXTERNAL_MANAGED"
  name                  = "front-door-https"
  port_range            = "443"
  project               = var.project
  target                = google_compute_target_https_proxy.front_door_proxy.id
}

resource "google_cloud_run_v2_service_iam_member" "front_door_invoker_mage" {
  location = var.region
  member   = "serviceAccount:service-${data.google_project.front_door_facts.number}@gcp-sa-iap.iam.gserviceaccount.com"
  name     = google_cloud_run_v2_service.mage.name
  project  = var.project
  role     = "roles/run.invoker"
}

resource "google_iap_web_backend_service_iam_binding" "front_door_people" {
  members             = ["group:analytics@shop.example"]
  project             = var.project
  role                = "roles/iap.httpsResourceAccessor"
  web_backend_service = google_compute_backend_service.front_door.name
}

resource "google_compute_target_https_proxy" "front_door_proxy" {
  name             = "front-door"
  project          = var.project
  ssl_certificates = [google_compute_managed_ssl_certificate.front_door_certificate.id]
  ssl_policy       = google_compute_ssl_policy.front_door_tls.id
  url_map          = google_compute_url_map.front_door_urls.id
}

resource "google_compute_url_map" "front_door_redirect" {
  name    = "front-door-redirect"
  project = var.project

  default_url_redirect {
    https_redirect         = true
    redirect_response_code = "MOVED_PERMANENTLY_DEFAULT"
    strip_query            = false
  }
}

resource "google_compute_target_http_proxy" "front_door_redirect_proxy" {
  name    = "front-door-redirect"
  project = var.project
  url_map = google_compute_url_map.front_door_redirect.id
}

resource "google_compute_ssl_policy" "front_door_tls" {
  min_tls_version = "TLS_1_2"
  name            = "front-door"
  profile         = "MODERN"
  project         = var.project
}

resource "google_compute_url_map" "front_door_urls" {
  default_service = google_compute_backend_service.front_door.id
  name            = "front-door"
  project         = var.project
}

# Files of the warehouse
resource "google_storage_bucket" "warehouse_files" {
  force_destroy               = var.settings.warehouse_files_force_destroy
  location                    = var.region
  name                        = "${var.project}-warehouse-files"
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
      age        = var.settings.warehouse_files_lifecycle_rule_3_condition_age
      with_state = "LIVE"
    }
  }

  versioning {
    enabled = true
  }
}

# File arrived
resource "google_service_account" "file_arrived_account" {
  account_id   = "file-arrived-evt"
  display_name = "Events of file-arrived"
  project      = var.project
}

resource "google_cloud_run_v2_service_iam_member" "file_arrived_invoker_start_load" {
  location = var.region
  member   = google_service_account.file_arrived_account.member
  name     = google_cloudfunctions2_function.start_load.name
  project  = var.project
  role     = "roles/run.invoker"
}

resource "google_project_iam_member" "file_arrived_publisher" {
  member  = data.google_storage_project_service_account.file_arrived_storage.member
  project = var.project
  role    = "roles/pubsub.publisher"
}

resource "google_project_iam_member" "file_arrived_receiver" {
  member  = google_service_account.file_arrived_account.member
  project = var.project
  role    = "roles/eventarc.eventReceiver"
}

resource "google_eventarc_trigger" "file_arrived_start_start_load" {
  depends_on      = [google_project_iam_member.file_arrived_receiver, google_project_iam_member.file_arrived_publisher]
  location        = var.region
  name            = "file-arrived-start-load"
  project         = var.project
  service_account = google_service_account.file_arrived_account.email

  destination {
    cloud_run_service {
      path    = "/"
      region  = var.region
      service = google_cloudfunctions2_function.start_load.name
    }
  }

  matching_criteria {
    attribute = "type"
    value     = "google.cloud.storage.object.v1.finalized"
  }

  matching_criteria {
    attribute = "bucket"
    value     = google_storage_bucket.warehouse_files.name
  }
}

data "google_storage_project_service_account" "file_arrived_storage" {
  project = var.project
}

# Trigger's token
resource "google_secret_manager_secret" "trigger_token" {
  deletion_protection = true
  project             = var.project
  secret_id           = "trigger-token"
  version_destroy_ttl = "604800s"

  replication {
    auto {}
  }
}

# Start the load
resource "google_cloudfunctions2_function" "start_load" {
  depends_on  = [google_project_iam_member.start_load_builds, google_secret_manager_secret_iam_member.start_load_secret_trigger_token]
  description = "Start the load"
  location    = var.region
  name        = "start-load"
  project     = var.project

  build_config {
    entry_point     = "start_load"
    runtime         = "python312"
    service_account = google_service_account.start_load_builder.id

    source {
      storage_source {
        bucket = google_storage_bucket.start_load_source.name
        object = google_storage_bucket_object.start_load_code.name
      }
    }
  }

  service_config {
    available_memory = "512M"
    environment_variables = {
      READ_WAREHOUSE_FILES = google_storage_bucket.warehouse_files.name
      STAGE                = var.env
      URL_MAGE             = google_cloud_run_v2_service.mage.uri
    }
    ingress_settings              = "ALLOW_INTERNAL_ONLY"
    max_instance_count            = var.settings.start_load_service_config_max_instance_count
    min_instance_count            = 0
    service_account_email         = google_service_account.start_load_account.email
    timeout_seconds               = 60
    vpc_connector                 = "projects/${var.project}/locations/${var.region}/connectors/mage"
    vpc_connector_egress_settings = "ALL_TRAFFIC"

    secret_environment_variables {
      key        = "SECRET_TRIGGER_TOKEN"
      project_id = var.project
      secret     = google_secret_manager_secret.trigger_token.secret_id
      version    = "latest"
    }
  }
}

resource "google_service_account" "start_load_account" {
  account_id   = "start-load-fn"
  display_name = "Start the load runs as this"
  project      = var.project
}

data "archive_file" "start_load_archive" {
  output_file_mode = "0644"
  output_path      = ".terraform/functions/start-load.zip"
  source_dir       = "${path.root}/../functions/start-load"
  type             = "zip"
}

resource "google_service_account" "start_load_builder" {
  account_id   = "start-load-build"
  display_name = "Start the load is built as this"
  project      = var.project
}

resource "google_project_iam_member" "start_load_builds" {
  member  = google_service_account.start_load_builder.member
  project = var.project
  role    = "roles/cloudbuild.builds.builder"
}

resource "google_cloud_run_v2_service_iam_member" "start_load_caller_mage" {
  location = var.region
  member   = google_service_account.start_load_account.member
  name     = google_cloud_run_v2_service.mage.name
  project  = var.project
  role     = "roles/run.invoker"
}

resource "google_storage_bucket_object" "start_load_code" {
  bucket = google_storage_bucket.start_load_source.name
  name   = "${data.archive_file.start_load_archive.output_sha256}.zip"
  source = data.archive_file.start_load_archive.output_path
}

resource "google_storage_bucket_iam_member" "start_load_reader_warehouse_files" {
  bucket = google_storage_bucket.warehouse_files.name
  member = google_service_account.start_load_account.member
  role   = "roles/storage.objectViewer"
}

resource "google_secret_manager_secret_iam_member" "start_load_secret_trigger_token" {
  member    = google_service_account.start_load_account.member
  project   = var.project
  role      = "roles/secretmanager.secretAccessor"
  secret_id = google_secret_manager_secret.trigger_token.secret_id
}

resource "google_storage_bucket" "start_load_source" {
  force_destroy               = var.settings.start_load_source_force_destroy
  location                    = var.region
  name                        = "${var.project}-start-load-source"
  project                     = var.project
  public_access_prevention    = "enforced"
  uniform_bucket_level_access = true
}

# Mage answers with errors
resource "google_monitoring_alert_policy" "server_fails" {
  combiner              = "OR"
  display_name          = "Mage answers with errors"
  notification_channels = [google_monitoring_notification_channel.server_fails_email_analytics_shop_example.id]
  project               = var.project
  severity              = var.settings.server_fails_severity

  alert_strategy {
    auto_close = "86400s"
  }

  conditions {
    display_name = "mage"

    condition_threshold {
      comparison      = "COMPARISON_GT"
      duration        = "300s"
      filter          = "resource.type = \"cloud_run_revision\" AND resource.labels.service_name = \"${google_cloud_run_v2_service.mage.name}\" AND metric.type = \"run.googleapis.com/request_count\" AND metric.labels.response_code_class = \"5xx\""
      threshold_value = 5

      aggregations {
        alignment_period     = "60s"
        cross_series_reducer = "REDUCE_SUM"
        per_series_aligner   = "ALIGN_DELTA"
      }
    }
  }

  documentation {
    content   = "Look at the server's log. The old revision serves when the newest did not start."
    mime_type = "text/markdown"
  }
}

resource "google_monitoring_notification_channel" "server_fails_email_analytics_shop_example" {
  display_name = "Mage answers with errors: analytics@shop.example"
  labels = {
    email_address = "analytics@shop.example"
  }
  project = var.project
  type    = "email"
}

# A pipeline failed
resource "google_monitoring_alert_policy" "load_fails" {
  combiner              = "OR"
  display_name          = "A pipeline failed"
  notification_channels = [google_monitoring_notification_channel.load_fails_email_analytics_shop_example.id]
  project               = var.project
  severity              = "ERROR"

  alert_strategy {
    auto_close = "86400s"
  }

  conditions {
    display_name = "mage"

    condition_threshold {
      comparison      = "COMPARISON_GT"
      duration        = "0s"
      filter          = "metric.type = \"logging.googleapis.com/user/${google_logging_metric.load_fails_lines_mage.name}\" AND resource.type = \"cloud_run_revision\""
      threshold_value = 0

      aggregations {
        alignment_period     = "60s"
        cross_series_reducer = "REDUCE_SUM"
        per_series_aligner   = "ALIGN_DELTA"
      }
    }
  }
}

resource "google_monitoring_notification_channel" "load_fails_email_analytics_shop_example" {
  display_name = "A pipeline failed: analytics@shop.example"
  labels = {
    email_address = "analytics@shop.example"
  }
  project = var.project
  type    = "email"
}

resource "google_logging_metric" "load_fails_lines_mage" {
  filter  = "resource.type = \"cloud_run_revision\" AND resource.labels.service_name = \"${google_cloud_run_v2_service.mage.name}\" AND severity >= ERROR"
  name    = "platform-load-fails-mage"
  project = var.project

  metric_descriptor {
    metric_kind = "DELTA"
    unit        = "1"
    value_type  = "INT64"
  }
}
