# The workflow Drift plans with what was deployed last, which may be older than what is recorded as handed over.
output "release" {
  description = "The container images that run, and the commit of the pipelines' code."
  value = {
    code_commit = var.code_commit
    images      = var.images
  }
}

output "network" {
  description = "The network that Cloud Run and Cloud SQL are in."
  value       = google_compute_network.run.id
}
