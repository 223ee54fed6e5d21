# What is drawn, one module for each drawing. It is the same in every environment but for var.settings.

module "orders" {
  source = "./modules/orders"

  project  = var.project
  region   = var.region
  settings = var.settings.orders

  depends_on = [google_project_service.used, google_compute_subnetwork.run, google_service_networking_connection.private, google_vpc_access_connector.functions]
}

module "platform" {
  source = "./modules/platform"

  entropy  = var.entropy
  env      = var.env
  images   = var.images
  project  = var.project
  region   = var.region
  settings = var.settings.platform

  depends_on = [google_project_service.used, google_compute_subnetwork.run, google_service_networking_connection.private, google_vpc_access_connector.functions]
}
