# The values are in ENVIRONMENT.tfvars beside this file.

variable "project" {
  description = "The Google Cloud project."
  type        = string
}

variable "region" {
  description = "The region of builds, triggers and images."
  type        = string
}

variable "env" {
  description = "The environment's stage."
  type        = string
}

variable "approval" {
  description = "Whether somebody must approve each apply."
  type        = bool
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
}
