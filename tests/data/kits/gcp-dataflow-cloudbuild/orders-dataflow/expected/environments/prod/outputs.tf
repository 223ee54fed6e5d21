output "images" {
  description = "What runs, by digest."
  value       = var.images
}

output "dashboard" {
  description = "The dashboard of this environment."
  value       = module.monitoring.dashboard
}
