# Only what differs between the environments. The images come from the workflow that builds them.
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

settings = {{ environment.moduleSettings }}
