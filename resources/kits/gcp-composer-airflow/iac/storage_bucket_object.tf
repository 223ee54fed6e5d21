locals {
  airflow = "${path.root}/../../../airflow"
{% if environment.settings.bucket %}
  bucket  = {{ environment.settings.bucket }}
{% else %}
  bucket  = {{ environment.names.dagBucket }}
{% endif %}

  # Everything below dags/ and plugins/, but what Python leaves behind, and the SQL that DAGs include: name there = path here.
  files = merge(
    { for path in fileset("${local.airflow}/dags", "**") : "dags/${path}" => "${local.airflow}/dags/${path}" if !strcontains(path, "__pycache__") },
    { for path in fileset("${local.airflow}/plugins", "**") : "plugins/${path}" => "${local.airflow}/plugins/${path}" if !strcontains(path, "__pycache__") },
    { for path in fileset("${local.airflow}/../sql", "**") : "dags/sql/${path}" => "${local.airflow}/../sql/${path}" },
  )
  dag_files = [for name in keys(local.files) : name if can(regex("^dags/[^/]+[.]py$", name))]
}

resource "google_storage_bucket_object" "airflow" {
  for_each = local.files

  bucket         = local.bucket
  name           = each.key
  source         = each.value
  source_md5hash = filemd5(each.value)

  lifecycle {
    precondition {
      condition     = length(local.dag_files) >= {{ inputs.leastDags }}
      error_message = "airflow/dags has too few DAG files; applying this would delete the others."
    }
  }
}
