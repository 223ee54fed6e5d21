variable "project" {
  description = "The Google Cloud project."
  type        = string
}

variable "env" {
  description = "The environment's stage: dev, prod …"
  type        = string
}

variable "notification_emails" {
  description = "Addresses that hear of alerts."
  type        = list(string)
  default     = []
}

variable "notification_channels" {
  description = "Existing notification channels that hear of alerts."
  type        = list(string)
  default     = []
}

variable "longest_minutes" {
  description = "How long a Dataflow job may take."
  type        = number
  default     = 120
}

variable "streaming_jobs" {
  description = "Names of Dataflow jobs that run for ever; how long they take is not watched."
  type        = list(string)
  default     = []
}

variable "loads" {
  description = "What is loaded by a schedule: each load with its schedules (cron, five fields). Those that are due every day are missed."
  type        = map(list(string))
  default     = {}
}

variable "missing_loads" {
  description = "Whether to alert when a load that is due every day has stayed away for a day."
  type        = bool
  default     = true
}

variable "success_mails" {
  description = "Whether to tell of each load that has finished."
  type        = bool
  default     = false
}
