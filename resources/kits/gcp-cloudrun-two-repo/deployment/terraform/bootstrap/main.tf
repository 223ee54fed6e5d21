# What must be there before a workflow can deploy anything. A person who owns the projects applies it once, and again when an
# environment is added or a repository is renamed. README.md says how its state moves into the bucket.

terraform {
  required_version = ">= 1.11, < 2"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
  }
}

provider "google" {
  project = var.project
  region  = var.region
}

locals {
  delivery_apis = [
    "artifactregistry.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "serviceusage.googleapis.com",
    "storage.googleapis.com",
    "sts.googleapis.com",
  ]
  environment_apis = [
    "cloudresourcemanager.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "run.googleapis.com",
    "serviceusage.googleapis.com",
    "storage.googleapis.com",
  ]

  # May look at everything and change nothing.
  plan_roles = [
    "roles/viewer",
    "roles/iam.securityReviewer",
    "roles/secretmanager.viewer",
    "roles/serviceusage.serviceUsageConsumer",
  ]

  # May make what can be drawn. It may not grant roles beyond those in granted_roles.
  apply_roles = [
    "roles/artifactregistry.admin",
    "roles/bigquery.admin",
    "roles/cloudbuild.builds.editor",
    "roles/cloudfunctions.admin",
    "roles/cloudscheduler.admin",
    "roles/cloudsql.admin",
    "roles/compute.loadBalancerAdmin",
    "roles/compute.networkAdmin",
    "roles/compute.securityAdmin",
    "roles/eventarc.admin",
    "roles/iam.serviceAccountAdmin",
    "roles/iam.serviceAccountUser",
    "roles/iap.admin",
    "roles/logging.configWriter",
    "roles/monitoring.editor",
    "roles/pubsub.admin",
    "roles/run.admin",
    "roles/secretmanager.admin",
    "roles/servicenetworking.networksAdmin",
    "roles/serviceusage.serviceUsageAdmin",
    "roles/storage.admin",
    "roles/vpcaccess.admin",
  ]

  # What the accounts of drawn nodes get in a whole project: what kinds of nodes bring with them, and what service accounts are drawn with.
  granted_roles = sort(distinct(concat([
    "roles/bigquery.jobUser",
    "roles/cloudbuild.builds.builder",
    "roles/cloudsql.client",
    "roles/eventarc.eventReceiver",
    "roles/pubsub.publisher",
  ], flatten(var.drawn_roles))))

  plan_grants  = { for pair in setproduct(keys(var.environments), local.plan_roles) : "${pair[0]} ${pair[1]}" => { env = pair[0], role = pair[1] } }
  apply_grants = { for pair in setproduct(keys(var.environments), local.apply_roles) : "${pair[0]} ${pair[1]}" => { env = pair[0], role = pair[1] } }
  apis         = { for pair in setproduct(keys(var.environments), local.environment_apis) : "${pair[0]} ${pair[1]}" => { env = pair[0], api = pair[1] } }

  pool = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.github.name}"
}

resource "google_project_service" "delivery" {
  for_each = toset(local.delivery_apis)

  project            = var.project
  service            = each.value
  disable_on_destroy = false
}

resource "google_project_service" "environment" {
  for_each = local.apis

  project            = var.environments[each.value.env].project
  service            = each.value.api
  disable_on_destroy = false
}

# Terraform's state.

resource "google_storage_bucket" "state" {
  name                        = var.state_bucket
  project                     = var.project
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  depends_on = [google_project_service.delivery]

  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      num_newer_versions = 50
      with_state         = "ARCHIVED"
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

# Container images.

resource "google_artifact_registry_repository" "images" {
  project       = var.project
  location      = var.region
  repository_id = var.artifact_repository
  format        = "DOCKER"
  description   = "Images of ${var.app}"

  cleanup_policies {
    id     = "delete-untagged"
    action = "DELETE"

    condition {
      tag_state  = "UNTAGGED"
      older_than = "2592000s"
    }
  }

  depends_on = [google_project_service.delivery]
}

# Trust in GitHub, without keys.

resource "google_iam_workload_identity_pool" "github" {
  project                   = var.project
  workload_identity_pool_id = "github-${var.app}"
  display_name              = "GitHub"
  description               = "Workflows of ${var.deployment_repository}"

  depends_on = [google_project_service.delivery]
}

resource "google_iam_workload_identity_pool_provider" "github" {
  project                            = var.project
  workload_identity_pool_id          = google_iam_workload_identity_pool.github.workload_identity_pool_id
  workload_identity_pool_provider_id = "github"
  display_name                       = "GitHub"

  # Without this condition every repository on GitHub could ask for a token.
  attribute_condition = "assertion.repository == \"${var.deployment_repository}\""

  # Nothing is bound to GitHub's subject: that of a repository made since July 2026 has numbers in it, that of an older one has not.
  # A run outside GitHub's environments has no claim of that name, and a mapping of it alone would refuse the run.
  attribute_mapping = {
    "google.subject"        = "assertion.repository_id + \":\" + assertion.run_id"
    "attribute.environment" = "has(assertion.environment) ? assertion.environment : \"-\""
    "attribute.ref"         = "assertion.ref"
    "attribute.repository"  = "assertion.repository"
  }

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# Builds and pushes images, from the default branch only.

resource "google_service_account" "image" {
  project      = var.project
  account_id   = "${var.app}-image"
  display_name = "Builds the images of ${var.app}"

  depends_on = [google_project_service.delivery]
}

resource "google_artifact_registry_repository_iam_member" "image" {
  project    = var.project
  location   = google_artifact_registry_repository.images.location
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.image.member
}

resource "google_service_account_iam_member" "image" {
  service_account_id = google_service_account.image.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "${local.pool}/attribute.ref/refs/heads/main"
}

# Plans: any run of the deployment repository.

resource "google_service_account" "plan" {
  for_each = var.environments

  project      = each.value.project
  account_id   = "${var.app}-plan"
  display_name = "Plans ${var.app} ${each.key}"

  depends_on = [google_project_service.environment]
}

resource "google_project_iam_member" "plan" {
  for_each = local.plan_grants

  project = var.environments[each.value.env].project
  role    = each.value.role
  member  = google_service_account.plan[each.value.env].member
}

# A plan takes no lock, so reading is enough.
resource "google_storage_bucket_iam_member" "plan" {
  for_each = var.environments

  bucket = google_storage_bucket.state.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.plan[each.key].member

  condition {
    title      = "state-of-${each.key}"
    expression = "resource.type != \"storage.googleapis.com/Object\" || resource.name.startsWith(\"projects/_/buckets/${var.state_bucket}/objects/${var.app}/${each.key}/\")"
  }
}

resource "google_service_account_iam_member" "plan" {
  for_each = var.environments

  service_account_id = google_service_account.plan[each.key].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "${local.pool}/attribute.repository/${var.deployment_repository}"
}

# Applies: only a run in the GitHub environment of the stage, where reviewers can be asked for.

resource "google_service_account" "apply" {
  for_each = var.environments

  project      = each.value.project
  account_id   = "${var.app}-apply"
  display_name = "Deploys ${var.app} ${each.key}"

  depends_on = [google_project_service.environment]
}

resource "google_project_iam_member" "apply" {
  for_each = local.apply_grants

  project = var.environments[each.value.env].project
  role    = each.value.role
  member  = google_service_account.apply[each.value.env].member
}

# It grants roles in the project to accounts of drawn nodes, and no others.
resource "google_project_iam_member" "apply_grants" {
  for_each = var.environments

  project = each.value.project
  role    = "roles/resourcemanager.projectIamAdmin"
  member  = google_service_account.apply[each.key].member

  condition {
    title = "only-roles-of-nodes"
    # Google takes at most 10 in a list.
    expression = join(" || ", [
      for roles in chunklist(local.granted_roles, 10) :
      "api.getAttribute(\"iam.googleapis.com/modifiedGrantsByRole\", []).hasOnly(${replace(jsonencode(roles), ",", ", ")})"
    ])
  }
}

resource "google_storage_bucket_iam_member" "apply" {
  for_each = var.environments

  bucket = google_storage_bucket.state.name
  role   = "roles/storage.objectUser"
  member = google_service_account.apply[each.key].member

  condition {
    title      = "state-of-${each.key}"
    expression = "resource.type != \"storage.googleapis.com/Object\" || resource.name.startsWith(\"projects/_/buckets/${var.state_bucket}/objects/${var.app}/${each.key}/\")"
  }
}

resource "google_service_account_iam_member" "apply" {
  for_each = var.environments

  service_account_id = google_service_account.apply[each.key].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "${local.pool}/attribute.environment/${each.key}"
}

# Cloud Run of each project pulls the images.

data "google_project" "environment" {
  for_each = var.environments

  project_id = each.value.project
}

resource "google_artifact_registry_repository_iam_member" "run" {
  for_each = var.environments

  project    = var.project
  location   = google_artifact_registry_repository.images.location
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.reader"
  member     = "serviceAccount:service-${data.google_project.environment[each.key].number}@serverless-robot-prod.iam.gserviceaccount.com"

  depends_on = [google_project_service.environment]
}

# Applying with an account checks the image too.
resource "google_artifact_registry_repository_iam_member" "apply" {
  for_each = var.environments

  project    = var.project
  location   = google_artifact_registry_repository.images.location
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.reader"
  member     = google_service_account.apply[each.key].member
}
