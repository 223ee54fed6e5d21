provider "google" {
  project = var.project
  region  = var.region

  default_labels = {
    application = "shop"
    environment = var.env
  }
}
