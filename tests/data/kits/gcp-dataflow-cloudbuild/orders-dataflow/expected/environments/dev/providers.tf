provider "google" {
  project = var.project
  region  = var.region

  # Grants one by one: several in one request would have to be in one of the lists that limit what a build may grant.
  batching {
    enable_batching = false
  }

  # On everything that has labels, so that bills can be read.
  default_labels = {
    environment = "dev"
    managed-by  = "terraform"
    repository  = "shop-partner-orders-d4t8w2kf"
  }
}
