project = {{ environment.account }}
region  = {{ environment.region }}
env     = {{ environment.stage }}

notification_emails   = {{ inputs.emailsList }}
notification_channels = {{ inputs.channelsList }}

# What is built from its folder; see images/. Builds write the digests into images.auto.tfvars.json, which counts before this.
images = {
{% for image in drawnImages %}
  {{ image.node }} = {{ environment.names.notBuilt }}
{% endfor %}
}
