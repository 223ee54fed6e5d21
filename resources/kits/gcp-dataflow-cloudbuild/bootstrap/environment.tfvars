project = {{ environment.account }}
region  = {{ environment.region }}
env     = {{ environment.stage }}

{% if environment.manualApproval %}
approval     = true
{% else %}
approval     = false
{% endif %}
state_bucket = {{ environment.names.stateBucket }}
plans_bucket = {{ environment.names.plansBucket }}
plans_days   = {{ environment.settings.keepPlansDays }}
