provider "google" {
  project = var.project
  region  = var.region

  # On everything that has labels, so that bills can be read.
  default_labels = {
    environment = {{ environment.stage }}
    managed-by  = "terraform"
    repository  = {{ project.name }}
  }
}
