# Only what differs between the environments. The images are in the file beside this one that the workflow Build writes.
project = {{ environment.account }}
region  = {{ environment.region }}
env     = {{ environment.stage }}
app     = {{ inputs.app }}

network     = {{ inputs.network }}
subnet_cidr = {{ inputs.subnetCidr }}
{% if inputs.connectorCidr %}

connector_cidr = {{ inputs.connectorCidr }}
{% endif %}

notification_emails = {{ inputs.notificationChannelsList }}
missing_run_hours   = {{ inputs.missingRunHours }}

# What is drawn here and watched by terraform/monitoring.tf.
{% if environment.watchedServers %}
servers = [
{% for server in environment.watchedServers %}
  {{ server.service }},
{% endfor %}
]
{% endif %}
{% if environment.watchedDatabases %}
databases = [
{% for database in environment.watchedDatabases %}
  {{ database.instance }},
{% endfor %}
]
{% endif %}
{% if environment.watchedDoors %}
doors = {
{% for door in environment.watchedDoors %}
  {{ door.domain }} = {{ door.path }}
{% endfor %}
}
{% endif %}

settings = {{ environment.moduleSettings }}
