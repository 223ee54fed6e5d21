output "dashboard" {
  description = "The dashboard's id."
  value       = google_monitoring_dashboard.this.id
}

output "channels" {
  description = "All channels that hear of alerts."
  value       = local.channels
}
