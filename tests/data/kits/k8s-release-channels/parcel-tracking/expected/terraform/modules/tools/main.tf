# Dashboard's login
resource "google_secret_manager_secret" "board_secret" {
  deletion_protection = var.settings.board_secret_deletion_protection
  project             = var.project
  secret_id           = "parcel-board-login"
  version_destroy_ttl = "604800s"

  replication {
    auto {}
  }
}

# Login of the dashboard
resource "google_secret_manager_secret_iam_member" "board_login_reader" {
  member    = "serviceAccount:${var.deployer}"
  project   = var.project
  role      = "roles/secretmanager.secretAccessor"
  secret_id = google_secret_manager_secret.board_secret.secret_id
}
