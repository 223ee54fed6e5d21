app                   = {{ inputs.app }}
project               = {{ inputs.projectId }}
region                = {{ inputs.region }}
state_bucket          = {{ inputs.stateBucket }}
artifact_repository   = {{ inputs.artifactRepo }}
deployment_repository = {{ names.deployRepository }}

environments = {
{% for environment in environments %}
  {{ environment.stage }} = {
    project = {{ environment.account }}
  }
{% endfor %}
}
{% if drawnRoles %}

# Roles that service accounts are drawn with. Look at them before you apply this.
drawn_roles = [
{% for account in drawnRoles %}
  {{ account.value }},
{% endfor %}
]
{% endif %}
