# Cloud Run reaches private addresses through this subnet, and Cloud SQL gets its private address by the peering below.

resource "google_compute_network" "run" {
  name                    = var.network
  project                 = var.project
  auto_create_subnetworks = false

  depends_on = [google_project_service.used]
}

resource "google_compute_subnetwork" "run" {
  name                     = var.network
  project                  = var.project
  region                   = var.region
  network                  = google_compute_network.run.id
  ip_cidr_range            = var.subnet_cidr
  private_ip_google_access = true
}

resource "google_compute_global_address" "private" {
  name          = "${var.network}-private"
  project       = var.project
  network       = google_compute_network.run.id
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  prefix_length = 20
}

resource "google_service_networking_connection" "private" {
  network                 = google_compute_network.run.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.private.name]

  # A database keeps the peering for days after it was deleted.
  deletion_policy = "ABANDON"
}

# For functions that call the server, which takes requests only from the network and the load balancer. Private Google access is what
# makes a call of Cloud Run's address come from the network; a subnet that the connector makes by itself cannot have it.
resource "google_compute_subnetwork" "connector" {
  count = var.connector_cidr == null ? 0 : 1

  name                     = "${var.network}-connector"
  project                  = var.project
  region                   = var.region
  network                  = google_compute_network.run.id
  ip_cidr_range            = var.connector_cidr
  private_ip_google_access = true
}

resource "google_vpc_access_connector" "functions" {
  count = var.connector_cidr == null ? 0 : 1

  name          = var.network
  project       = var.project
  region        = var.region
  min_instances = 2
  max_instances = 3

  subnet {
    name = google_compute_subnetwork.connector[0].name
  }
}
