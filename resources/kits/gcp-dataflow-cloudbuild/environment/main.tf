{% if chosen.layout.modules %}
{{ environment.modules }}
{% endif %}
# Alerts, counted log lines and a dashboard for all that runs here.
module "monitoring" {
  source = "../../modules/monitoring"

  project               = var.project
  env                   = var.env
  notification_emails   = var.notification_emails
  notification_channels = var.notification_channels
  longest_minutes       = {{ inputs.longestMinutes }}
  missing_loads         = {{ inputs.missingLoads }}
  success_mails         = {{ inputs.successMails }}
}
