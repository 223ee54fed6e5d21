project = {{ environment.account }}
region  = {{ environment.region }}
env     = {{ environment.stage }}

notification_emails   = {{ inputs.emailsList }}
notification_channels = {{ inputs.channelsList }}
