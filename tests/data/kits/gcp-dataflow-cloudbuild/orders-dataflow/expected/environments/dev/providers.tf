provider "google" {
  project = var.project
  region  = var.region

  # On everything that has labels, so that bills can be read.
  default_labels = {
    environment = "dev"
    managed-by  = "terraform"
    repository  = "shop-partner-orders-d4t8w2kf"
  }
}
