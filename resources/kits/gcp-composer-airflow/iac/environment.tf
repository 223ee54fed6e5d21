locals {
  airflow = "${path.root}/../../../airflow"

  # NAME==VERSION lines become {name = "==VERSION"}; extras stay with the version, as Composer wants it.
  requirement_lines = compact([for line in split("\n", file("${local.airflow}/requirements.txt")) : trimspace(line)])
  packages = {
    for line in local.requirement_lines :
    lower(regex("^[A-Za-z0-9._-]+", line)) => regex("^[A-Za-z0-9._-]+(.*)$", line)[0]
  }

  # NAME=value lines; a value is the rest of its line.
  variable_lines = [for line in split("\n", file("${local.airflow}/.env.${var.env}")) : line if can(regex("^[A-Z][A-Z0-9_]*=", line))]
  variables      = { for line in local.variable_lines : regex("^[A-Z][A-Z0-9_]*", line) => regex("^[A-Z][A-Z0-9_]*=(.*)$", line)[0] }

  secrets_backend = {
{% if chosen.secretsBackend.secretManager %}
    secrets-backend = "airflow.providers.google.cloud.secrets.secret_manager.CloudSecretManagerBackend"
{% endif %}
  }
}
{% if environment.settings.bucket %}
{% else %}

# DAGs, plugins, logs. It stays when the environment goes.
resource "google_storage_bucket" "airflow" {
  name                        = {{ environment.names.dagBucket }}
  location                    = var.region
  project                     = var.project
  public_access_prevention    = "enforced"
  uniform_bucket_level_access = true

  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      days_since_noncurrent_time = 30
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_storage_bucket_iam_member" "airflow" {
  bucket = google_storage_bucket.airflow.name
  member = {{ environment.names.workerMember }}
  role   = "roles/storage.objectAdmin"
}
{% endif %}

# Pull requests compare DAGs with what is there.
resource "google_storage_bucket_iam_member" "planner" {
{% if environment.settings.bucket %}
  bucket = {{ environment.settings.bucket }}
{% else %}
  bucket = google_storage_bucket.airflow.name
{% endif %}
  member = {{ environment.names.plannerMember }}
  role   = "roles/storage.objectViewer"
}
{% if inputs.publish %}

# Where Composer looks beside PyPI for the packages of this repository; it reads the file when it installs.
resource "google_storage_bucket_object" "pip" {
{% if environment.settings.bucket %}
  bucket         = {{ environment.settings.bucket }}
{% else %}
  bucket         = google_storage_bucket.airflow.name
{% endif %}
  name           = "config/pip/pip.conf"
  source         = "${local.airflow}/pip.conf"
  source_md5hash = filemd5("${local.airflow}/pip.conf")
}
{% endif %}

resource "google_composer_environment" "this" {
  name    = {{ environment.settings.composerName }}
  project = var.project
  region  = var.region

  config {
    environment_size = {{ environment.names.sizeWord }}

    node_config {
      service_account = {{ environment.names.worker }}
    }

    software_config {
      airflow_config_overrides = merge(var.airflow_overrides, local.secrets_backend)
      env_variables            = local.variables
      image_version            = {{ environment.settings.imageVersion }}
      pypi_packages            = local.packages
    }

    workloads_config {
      worker {
        cpu        = 1
        max_count  = {{ environment.settings.maxWorkers }}
        memory_gb  = 4
        min_count  = 1
        storage_gb = 10
      }
    }
  }
{% if environment.settings.bucket %}
{% else %}

  storage_config {
    bucket = google_storage_bucket.airflow.name
  }
{% endif %}
{% if inputs.publish %}

  depends_on = [google_storage_bucket_object.pip]
{% endif %}

  # An environment is deleted by hand, when nobody needs its history any more.
  lifecycle {
    prevent_destroy = true
  }
}
