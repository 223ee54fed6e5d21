# Stock
resource "google_storage_bucket" "stock_files" {
  force_destroy               = var.settings.stock_files_force_destroy
  location                    = var.region
  name                        = "${var.project}-stock-files"
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
      age        = var.settings.stock_files_lifecycle_rule_3_condition_age
      with_state = "LIVE"
    }
  }

  versioning {
    enabled = true
  }
}

# Load orders
resource "google_bigquery_dataset_iam_member" "load_orders_editor_raw" {
  dataset_id = google_bigquery_dataset.raw.dataset_id
  member     = "serviceAccount:mage-run@${var.project}.iam.gserviceaccount.com"
  project    = var.project
  role       = "roles/bigquery.dataEditor"
}

resource "google_storage_bucket_iam_member" "load_orders_reader_stock_files" {
  bucket = google_storage_bucket.stock_files.name
  member = "serviceAccount:mage-run@${var.project}.iam.gserviceaccount.com"
  role   = "roles/storage.objectViewer"
}

# Raw layer
resource "google_bigquery_dataset" "raw" {
  dataset_id                 = var.settings.raw_dataset_id
  delete_contents_on_destroy = false
  location                   = var.region
  max_time_travel_hours      = "168"
  project                    = var.project
}

# Build marts
resource "google_bigquery_dataset_iam_member" "build_marts_dataset_raw" {
  dataset_id = google_bigquery_dataset.raw.dataset_id
  member     = "serviceAccount:mage-run@${var.project}.iam.gserviceaccount.com"
  project    = var.project
  role       = "roles/bigquery.dataViewer"
}

resource "google_bigquery_dataset_iam_member" "build_marts_editor_marts" {
  dataset_id = google_bigquery_dataset.marts.dataset_id
  member     = "serviceAccount:mage-run@${var.project}.iam.gserviceaccount.com"
  project    = var.project
  role       = "roles/bigquery.dataEditor"
}

# Marts
resource "google_bigquery_dataset" "marts" {
  dataset_id                 = var.settings.marts_dataset_id
  delete_contents_on_destroy = false
  location                   = var.region
  max_time_travel_hours      = "168"
  project                    = var.project
}

# Weekly report
resource "google_bigquery_dataset_iam_member" "weekly_report_dataset_marts" {
  dataset_id = google_bigquery_dataset.marts.dataset_id
  member     = "serviceAccount:mage-run@${var.project}.iam.gserviceaccount.com"
  project    = var.project
  role       = "roles/bigquery.dataViewer"
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

  dynamic "lifecycle_rule" {
    for_each = var.settings.reports_lifecycle_rule

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

resource "google_storage_bucket_iam_member" "reports_writer_weekly_report" {
  bucket = google_storage_bucket.reports.name
  member = "serviceAccount:mage-run@${var.project}.iam.gserviceaccount.com"
  role   = "roles/storage.objectUser"
}
