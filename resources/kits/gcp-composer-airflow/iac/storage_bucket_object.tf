locals {
  airflow = "${path.root}/../../../airflow"
{% if environment.settings.bucket %}
  bucket = {{ environment.settings.bucket }}
{% else %}
  bucket = {{ environment.names.dagBucket }}
{% endif %}

  # Everything below dags/ and plugins/, but what Python leaves behind.
  files = toset(concat(
    [for path in fileset("${local.airflow}/dags", "**") : "dags/${path}" if !strcontains(path, "__pycache__")],
    [for path in fileset("${local.airflow}/plugins", "**") : "plugins/${path}" if !strcontains(path, "__pycache__")],
  ))
  dag_files = [for path in local.files : path if can(regex("^dags/[^/]+[.]py$", path))]
}

resource "google_storage_bucket_object" "airflow" {
  for_each = local.files

  bucket         = local.bucket
  name           = each.value
  source         = "${local.airflow}/${each.value}"
  source_md5hash = filemd5("${local.airflow}/${each.value}")

  lifecycle {
    precondition {
      condition     = length(local.dag_files) >= {{ inputs.leastDags }}
      error_message = "airflow/dags has too few DAG files; applying this would delete the others."
    }
  }
}
