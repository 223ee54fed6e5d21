output "plan_account" {
  description = "Who plans."
  value       = google_service_account.build["plan"].email
}

output "apply_account" {
  description = "Who applies."
  value       = google_service_account.build["apply"].email
}

output "registry" {
  description = "Where images are pushed."
  value       = "${var.region}-docker.pkg.dev/${var.project}/${google_artifact_registry_repository.images.repository_id}"
}

output "triggers" {
  description = "The names of the triggers."
  value       = [google_cloudbuild_trigger.plan.name, google_cloudbuild_trigger.apply.name]
}
