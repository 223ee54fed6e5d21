{% if chosen.layout.modules %}
{{ environment.modules }}

{% endif %}
# Alerts, counted log lines and a dashboard for all that runs here.
module "monitoring" {
  source = "../../modules/monitoring"

  project               = var.project
  env                   = var.env
  notification_emails   = var.notification_emails
  notification_channels = [for one in var.notification_channels : one if startswith(one, "projects/${var.project}/")]
  longest_minutes       = {{ inputs.longestMinutes }}
{% if inputs.missingLoads %}
  missing_loads         = true
{% else %}
  missing_loads         = false
{% endif %}
{% if inputs.successMails %}
  success_mails         = true
{% else %}
  success_mails         = false
{% endif %}
{% if environment.loads %}

  # What is due, and when.
  loads = {
{% for load in environment.loads %}
    {{ load.node }} = {{ load.value }}
{% endfor %}
  }
{% endif %}
{% if environment.streamingJobs %}

  # They run for ever, so that how long says nothing.
  streaming_jobs = [
{% for job in environment.streamingJobs %}
    {{ job.value }},
{% endfor %}
  ]
{% endif %}
}
