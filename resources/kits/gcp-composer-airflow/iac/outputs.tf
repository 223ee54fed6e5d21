output "airflow_uri" {
  description = "Where Airflow's pages are."
  value       = google_composer_environment.this.config[0].airflow_uri
}

output "dag_gcs_prefix" {
  description = "The folder that Airflow reads."
  value       = google_composer_environment.this.config[0].dag_gcs_prefix
}
