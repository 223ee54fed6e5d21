# Web orders
resource "google_pubsub_topic" "web_orders" {
  labels = {
    team = "sales"
  }
  message_retention_duration = var.settings.web_orders_message_retention_duration
  name                       = "web-orders"
  project                    = var.project

  message_storage_policy {
    allowed_persistence_regions = [var.region]
    enforce_in_transit          = false
  }
}

# Orders to collect
resource "google_pubsub_subscription" "web_orders_pull" {
  ack_deadline_seconds         = 60
  enable_exactly_once_delivery = false
  enable_message_ordering      = false
  message_retention_duration   = var.settings.web_orders_pull_message_retention_duration
  name                         = "web-orders-pull"
  project                      = var.project
  topic                        = google_pubsub_topic.web_orders.id

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.web_orders_pull_dead_letters.id
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

resource "google_pubsub_topic" "web_orders_pull_dead_letters" {
  name    = "web-orders-pull-dead-letters"
  project = var.project

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }
}

resource "google_pubsub_subscription_iam_member" "web_orders_pull_dead_letters_forwarder" {
  member       = "serviceAccount:service-${data.google_project.web_orders_pull_project_facts.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
  project      = var.project
  role         = "roles/pubsub.subscriber"
  subscription = google_pubsub_subscription.web_orders_pull.name
}

resource "google_pubsub_subscription" "web_orders_pull_dead_letters_kept" {
  message_retention_duration = "1209600s"
  name                       = "web-orders-pull-dead-letters"
  project                    = var.project
  topic                      = google_pubsub_topic.web_orders_pull_dead_letters.id

  expiration_policy {
    ttl = ""
  }
}

resource "google_pubsub_topic_iam_member" "web_orders_pull_dead_letters_writer" {
  member  = "serviceAccount:service-${data.google_project.web_orders_pull_project_facts.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
  project = var.project
  role    = "roles/pubsub.publisher"
  topic   = google_pubsub_topic.web_orders_pull_dead_letters.name
}

data "google_project" "web_orders_pull_project_facts" {
  project_id = var.project
}

# Collect orders
resource "google_cloud_run_v2_worker_pool" "collector" {
  deletion_protection = var.settings.collector_deletion_protection
  launch_stage        = "BETA"
  location            = var.region
  name                = "collector"
  project             = var.project

  scaling {
    manual_instance_count = var.settings.collector_scaling_manual_instance_count
    scaling_mode          = "MANUAL"
  }

  template {
    service_account = google_service_account.collector_identity.email

    containers {
      command = ["python", "-m", "sales_publisher_job.collect"]
      image   = var.images["job-image"]

      env {
        name  = "GOOGLE_CLOUD_PROJECT"
        value = var.project
      }

      env {
        name  = "SUBSCRIPTION_WEB_ORDERS_PULL"
        value = google_pubsub_subscription.web_orders_pull.name
      }

      env {
        name  = "WRITE_BUCKET_ORDER_FILES"
        value = google_storage_bucket.order_files.name
      }

      resources {
        limits = var.settings.collector_template_containers_resources_limits
      }
    }
  }
}

resource "google_pubsub_subscription_iam_member" "collector_subscriber_web_orders_pull" {
  member       = google_service_account.collector_identity.member
  project      = var.project
  role         = "roles/pubsub.subscriber"
  subscription = google_pubsub_subscription.web_orders_pull.name
}

# The collector's account
resource "google_service_account" "collector_identity" {
  account_id   = "sales-collector"
  disabled     = false
  display_name = "The collector's account"
  project      = var.project
}

resource "google_project_iam_member" "collector_identity_role_roles_logging_logWriter" {
  member  = google_service_account.collector_identity.member
  project = var.project
  role    = "roles/logging.logWriter"
}

# Files of the shops
resource "google_storage_bucket" "shop_files" {
  force_destroy               = var.settings.shop_files_force_destroy
  location                    = var.region
  name                        = "${var.project}-shop-files"
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

  dynamic "lifecycle_rule" {
    for_each = var.settings.shop_files_lifecycle_rule

    content {
      action {
        type = lifecycle_rule.value.action.type
      }

      condition {
        age        = lifecycle_rule.value.condition.age
        with_state = lifecycle_rule.value.condition.with_state
      }
    }
  }

  versioning {
    enabled = true
  }
}

# Collected orders
resource "google_storage_bucket" "order_files" {
  force_destroy               = var.settings.order_files_force_destroy
  location                    = var.region
  name                        = "${var.project}-order-files"
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

  dynamic "lifecycle_rule" {
    for_each = var.settings.order_files_lifecycle_rule

    content {
      action {
        type = lifecycle_rule.value.action.type
      }

      condition {
        age        = lifecycle_rule.value.condition.age
        with_state = lifecycle_rule.value.condition.with_state
      }
    }
  }

  versioning {
    enabled = true
  }
}

resource "google_storage_bucket_iam_member" "order_files_writer_collector" {
  bucket = google_storage_bucket.order_files.name
  member = google_service_account.collector_identity.member
  role   = "roles/storage.objectUser"
}

# Key of the loyalty programme
resource "google_secret_manager_secret" "loyalty_key" {
  deletion_protection = var.settings.loyalty_key_deletion_protection
  project             = var.project
  secret_id           = "loyalty-key"
  version_destroy_ttl = var.settings.loyalty_key_version_destroy_ttl

  replication {
    auto {}
  }
}

# Load orders
resource "google_storage_bucket_iam_member" "load_orders_bucket_reader_order_files" {
  bucket = google_storage_bucket.order_files.name
  member = "serviceAccount:${var.service_account}@${var.project}.iam.gserviceaccount.com"
  role   = "roles/storage.objectViewer"
}

resource "google_bigquery_dataset" "load_orders_scratch" {
  dataset_id                  = "load_orders_scratch"
  default_table_expiration_ms = 86400000
  delete_contents_on_destroy  = true
  description                 = "Temporary tables of Load orders"
  location                    = var.region
  project                     = var.project
}

resource "google_bigquery_dataset_iam_member" "load_orders_scratch_writer" {
  dataset_id = google_bigquery_dataset.load_orders_scratch.dataset_id
  member     = "serviceAccount:${var.service_account}@${var.project}.iam.gserviceaccount.com"
  project    = var.project
  role       = "roles/bigquery.dataEditor"
}

# Load customers
resource "google_storage_bucket_iam_member" "load_customers_bucket_reader_shop_files" {
  bucket = google_storage_bucket.shop_files.name
  member = "serviceAccount:${var.service_account}@${var.project}.iam.gserviceaccount.com"
  role   = "roles/storage.objectViewer"
}

resource "google_bigquery_dataset" "load_customers_scratch" {
  dataset_id                  = "load_customers_scratch"
  default_table_expiration_ms = 86400000
  delete_contents_on_destroy  = true
  description                 = "Temporary tables of Load customers"
  location                    = var.region
  project                     = var.project
}

resource "google_bigquery_dataset_iam_member" "load_customers_scratch_writer" {
  dataset_id = google_bigquery_dataset.load_customers_scratch.dataset_id
  member     = "serviceAccount:${var.service_account}@${var.project}.iam.gserviceaccount.com"
  project    = var.project
  role       = "roles/bigquery.dataEditor"
}

resource "google_secret_manager_secret_iam_member" "load_customers_secret_loyalty_key" {
  member    = "serviceAccount:${var.service_account}@${var.project}.iam.gserviceaccount.com"
  project   = var.project
  role      = "roles/secretmanager.secretAccessor"
  secret_id = google_secret_manager_secret.loyalty_key.secret_id
}

# Sales
resource "google_bigquery_dataset" "sales" {
  dataset_id                 = "sales"
  delete_contents_on_destroy = var.settings.sales_delete_contents_on_destroy
  location                   = var.region
  max_time_travel_hours      = "168"
  project                    = var.project
}

# Orders
resource "google_bigquery_table" "orders" {
  clustering               = ["shop"]
  dataset_id               = google_bigquery_dataset.sales.dataset_id
  deletion_protection      = var.settings.orders_deletion_protection
  project                  = var.project
  require_partition_filter = false
  schema                   = jsonencode(jsondecode(file("${path.root}/../../../schemas/orders.json"))["BigQuery Schema"])
  table_id                 = "orders"

  time_partitioning {
    field = "order_date"
    type  = "DAY"
  }
}

resource "google_bigquery_table_iam_member" "orders_writer_load_orders" {
  dataset_id = google_bigquery_table.orders.dataset_id
  member     = "serviceAccount:${var.service_account}@${var.project}.iam.gserviceaccount.com"
  project    = var.project
  role       = "roles/bigquery.dataEditor"
  table_id   = google_bigquery_table.orders.table_id
}

# Customers
resource "google_bigquery_table" "customers" {
  dataset_id          = google_bigquery_dataset.sales.dataset_id
  deletion_protection = var.settings.customers_deletion_protection
  project             = var.project
  schema              = jsonencode(jsondecode(file("${path.root}/../../../schemas/customers.json"))["BigQuery Schema"])
  table_id            = "customers"
}

resource "google_bigquery_table_iam_member" "customers_writer_load_customers" {
  dataset_id = google_bigquery_table.customers.dataset_id
  member     = "serviceAccount:${var.service_account}@${var.project}.iam.gserviceaccount.com"
  project    = var.project
  role       = "roles/bigquery.dataEditor"
  table_id   = google_bigquery_table.customers.table_id
}

# A run failed
resource "google_monitoring_alert_policy" "failed" {
  combiner              = "OR"
  display_name          = "A run failed"
  notification_channels = [google_monitoring_notification_channel.failed_email_sales_data_example_com.id]
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
      filter          = "resource.type = \"k8s_container\" AND metric.type = \"logging.googleapis.com/log_entry_count\" AND metric.labels.severity = \"CRITICAL\" AND resource.labels.container_name = \"job\" AND resource.labels.namespace_name = \"${var.namespace}\""
      threshold_value = 0

      aggregations {
        alignment_period     = "60s"
        cross_series_reducer = "REDUCE_SUM"
        per_series_aligner   = "ALIGN_DELTA"
      }
    }
  }

  documentation {
    content   = "Look at the job's log, and run it again once the cause is gone. Running twice does no harm."
    mime_type = "text/markdown"
  }
}

resource "google_monitoring_notification_channel" "failed_email_sales_data_example_com" {
  display_name = "A run failed: sales-data@example.com"
  labels = {
    email_address = "sales-data@example.com"
  }
  project = var.project
  type    = "email"
}
