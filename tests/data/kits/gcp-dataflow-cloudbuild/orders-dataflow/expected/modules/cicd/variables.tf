variable "project" {
  description = "The Google Cloud project."
  type        = string
}

variable "region" {
  description = "The region of builds, triggers and images."
  type        = string
}

variable "env" {
  description = "The environment's stage; its directory is environments/ENV."
  type        = string
}

variable "pinned" {
  description = "Whether all that the environment runs lies in its own directory, as it was at a commit."
  type        = bool
  default     = false
}

variable "name" {
  description = "The project's name: of the registry, and in the names of triggers."
  type        = string
}

variable "github" {
  description = "The repository on GitHub, OWNER/NAME."
  type        = string
}

variable "repository" {
  description = "The connected repository of Cloud Build (2nd gen). Empty: the GitHub app (1st gen)."
  type        = string
  default     = ""
}

variable "plan_on" {
  description = "What is planned: each push to a branch (branch), or pull requests (pullRequest)."
  type        = string
  default     = "branch"

  validation {
    condition     = contains(["branch", "pullRequest"], var.plan_on)
    error_message = "Either branch or pullRequest."
  }
}

variable "approval" {
  description = "Whether somebody must approve each apply."
  type        = bool
}

variable "approvers" {
  description = "Who may approve: user:ADDRESS or group:ADDRESS."
  type        = list(string)
  default     = []
}

variable "state_bucket" {
  description = "The bucket of the Terraform state."
  type        = string
}

variable "plans_bucket" {
  description = "The bucket that keeps plans."
  type        = string
}

variable "plans_days" {
  description = "How many days plans are kept."
  type        = number
  default     = 90
}

variable "comment_secret" {
  description = "The id of the secret with GitHub's token for comments. Empty: no comments."
  type        = string
  default     = ""
}

variable "rights" {
  description = "What each component of the drawing asks of the account that applies it: rights.json of bootstrap/ENV."

  type = object({
    components = list(object({
      component = string
      rights = object({
        apply = optional(list(string), [])
        grant = optional(list(string), [])
      })
    }))
  })
}
