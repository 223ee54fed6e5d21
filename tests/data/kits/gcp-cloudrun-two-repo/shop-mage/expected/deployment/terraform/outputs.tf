# A change of infrastructure alone is deployed with the images that run already.
output "images" {
  description = "The container images that run."
  value       = var.images
}

output "network" {
  description = "The network that Cloud Run and Cloud SQL are in."
  value       = google_compute_network.run.id
}
