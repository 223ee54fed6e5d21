project = {{ environment.account }}
region  = {{ environment.region }}
env     = {{ environment.stage }}

notification_emails   = {{ inputs.emailsList }}
notification_channels = {{ inputs.channelsList }}

# Builds write the digests into images.auto.tfvars.json, which counts before this. What is not built yet cannot be deployed.
images = {
{% for image in drawnImages %}
  # Built from its folder; see images/.
  {{ image.node }} = {{ environment.names.notBuilt }}
{% endfor %}
}
