# The layout was changed: Terraform takes over what is deployed. Of no use when every environment has been applied.
{% if chosen.layout.modules %}
{{ moves.toModules }}
{% else %}
{{ moves.toFlat }}
{% endif %}
