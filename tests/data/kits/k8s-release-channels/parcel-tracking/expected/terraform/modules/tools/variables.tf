variable "deployer" {
  description = "A setting of the environment."
  type        = string
}

variable "project" {
  description = "The Google Cloud project."
  type        = string
}

variable "settings" {
  description = "What differs between the environments."
  type = object({
    board_secret_deletion_protection = bool
  })
}
