provider "google" {
  project = var.project
  region  = var.region

  default_labels = {
    application = {{ inputs.app }}
    environment = var.env
  }
}
