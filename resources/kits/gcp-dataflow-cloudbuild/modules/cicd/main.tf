locals {
  # RE2 has no look-ahead: "every branch but main" is main, inverted.
  main_branch = "^main$"

  # What may change an environment: its own directory, and what all share. A pinned one shares no more than what watches it.
  included_files = concat(["environments/${var.env}/**", "cloudbuild/**"], var.pinned ? ["modules/monitoring/**"] : [
    "config/**",
    "images/**",
    "modules/**",
    "schemas/**",
    "services/**",
    "sql/**",
  ])

  # What the components of the drawing need to be made, role by role.
  apply_roles = [
    "roles/artifactregistry.writer",
    "roles/bigquery.admin",
    "roles/cloudbuild.builds.editor",
    "roles/cloudscheduler.admin",
    "roles/cloudsql.admin",
    "roles/compute.networkViewer",
    "roles/dataflow.admin",
    "roles/datapipelines.admin",
    "roles/eventarc.admin",
    "roles/iam.serviceAccountAdmin",
    "roles/logging.configWriter",
    "roles/logging.logWriter",
    "roles/monitoring.editor",
    "roles/pubsub.admin",
    "roles/run.admin",
    "roles/secretmanager.admin",
    "roles/serviceusage.serviceUsageConsumer",
    "roles/storage.admin",
  ]

  plan_roles = [
    "roles/artifactregistry.reader",
    "roles/iam.securityReviewer",
    "roles/logging.logWriter",
    "roles/serviceusage.serviceUsageConsumer",
    "roles/viewer",
  ]

  # Rights in the project that the components give to their own service accounts.
  grantable_roles = concat([
    "roles/bigquery.jobUser",
    "roles/cloudsql.client",
    "roles/cloudsql.instanceUser",
    "roles/dataflow.developer",
    "roles/dataflow.worker",
    "roles/datapipelines.invoker",
    "roles/eventarc.eventReceiver",
    "roles/logging.logWriter",
    "roles/monitoring.metricWriter",
    "roles/pubsub.editor",
    "roles/pubsub.publisher",
  ], var.more_grantable_roles)

  substitutions = {
    _COMMENT_SECRET = var.comment_secret
    _ENV            = var.env
    _GITHUB         = var.github
    _PLANS_BUCKET   = var.plans_bucket
    _PROJECT        = var.project
    _REGION         = var.region
    _REGISTRY       = "${var.region}-docker.pkg.dev/${var.project}/${google_artifact_registry_repository.images.repository_id}"
    _STATE_BUCKET   = var.state_bucket
  }
}

# ---------------------------------------------------------------------------------------------------------------
# Who builds. No keys: builds run as these accounts.

resource "google_service_account" "build" {
  for_each = {
    plan  = "Plans branches of ${var.name}"
    apply = "Applies main of ${var.name}"
  }

  project      = var.project
  account_id   = "cb-${each.key}"
  display_name = each.value
}

resource "google_project_iam_member" "plan" {
  for_each = toset(local.plan_roles)

  project = var.project
  role    = each.value
  member  = google_service_account.build["plan"].member
}

resource "google_project_iam_member" "apply" {
  for_each = toset(local.apply_roles)

  project = var.project
  role    = each.value
  member  = google_service_account.build["apply"].member
}

# The accounts that services and jobs run as are made by the build itself, so this cannot be granted on each of them before.
resource "google_project_iam_member" "apply_acts_as" {
  project = var.project
  role    = "roles/iam.serviceAccountUser"
  member  = google_service_account.build["apply"].member
}

# Grants in the project, but of these roles only.
resource "google_project_iam_member" "apply_grants" {
  project = var.project
  role    = "roles/resourcemanager.projectIamAdmin"
  member  = google_service_account.build["apply"].member

  condition {
    title       = "only-roles-of-components"
    description = "Builds grant what components need, and nothing else."
    expression  = "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly([${join(", ", [for role in local.grantable_roles : "'${role}'"])}])"
  }
}

resource "google_project_iam_member" "approvers" {
  for_each = var.approval ? toset(var.approvers) : toset([])

  project = var.project
  role    = "roles/cloudbuild.builds.approver"
  member  = each.value
}

# ---------------------------------------------------------------------------------------------------------------
# State and plans

# A plan reads the state. It locks it, and so may write the lock beside it, and nothing else: what a branch runs that nobody has
# reviewed must not change what is remembered.
resource "google_storage_bucket_iam_member" "plan_reads_state" {
  bucket = var.state_bucket
  role   = "roles/storage.objectViewer"
  member = google_service_account.build["plan"].member
}

resource "google_storage_bucket_iam_member" "plan_locks_state" {
  bucket = var.state_bucket
  role   = "roles/storage.objectUser"
  member = google_service_account.build["plan"].member

  condition {
    title      = "lock-of-${var.env}"
    expression = "resource.name.startsWith(\"projects/_/buckets/${var.state_bucket}/objects/env/${var.env}/\") && resource.name.endsWith(\".tflock\")"
  }
}

# An apply writes the state of its environment, but not that of bootstrap, in which its own rights are.
resource "google_storage_bucket_iam_member" "apply_writes_state" {
  bucket = var.state_bucket
  role   = "roles/storage.objectUser"
  member = google_service_account.build["apply"].member

  condition {
    title      = "state-of-${var.env}"
    expression = "resource.type != \"storage.googleapis.com/Object\" || resource.name.startsWith(\"projects/_/buckets/${var.state_bucket}/objects/env/${var.env}/\")"
  }
}

resource "google_storage_bucket" "plans" {
  project                     = var.project
  name                        = var.plans_bucket
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      age = var.plans_days
    }
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      days_since_noncurrent_time = 7
      with_state                 = "ARCHIVED"
    }
  }
}

resource "google_storage_bucket_iam_member" "plans" {
  for_each = google_service_account.build

  bucket = google_storage_bucket.plans.name
  role   = "roles/storage.objectAdmin"
  member = each.value.member
}

resource "google_secret_manager_secret_iam_member" "comments" {
  count = var.comment_secret == "" ? 0 : 1

  project   = var.project
  secret_id = var.comment_secret
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.build["plan"].member
}

# ---------------------------------------------------------------------------------------------------------------
# Images

resource "google_artifact_registry_repository" "images" {
  project       = var.project
  location      = var.region
  repository_id = var.name
  description   = "Images of ${var.name}"
  format        = "DOCKER"

  cleanup_policies {
    id     = "delete-untagged"
    action = "DELETE"

    condition {
      tag_state  = "UNTAGGED"
      older_than = "2592000s"
    }
  }

  cleanup_policies {
    id     = "keep-newest"
    action = "KEEP"

    most_recent_versions {
      keep_count = 10
    }
  }
}

# ---------------------------------------------------------------------------------------------------------------
# Where Cloud Build reports what becomes of builds; Eventarc triggers of the kind pubsub listen there.

resource "google_pubsub_topic" "builds" {
  count = var.build_topic ? 1 : 0

  project = var.project
  name    = "cloud-builds"

  message_retention_duration = "86400s"
}

# ---------------------------------------------------------------------------------------------------------------
# Triggers

resource "google_cloudbuild_trigger" "plan" {
  project         = var.project
  location        = var.region
  name            = "plan-${var.env}-${var.name}"
  description     = "Plans ${var.env} for what is not on main."
  filename        = "cloudbuild/plan.yaml"
  included_files  = local.included_files
  service_account = google_service_account.build["plan"].id
  substitutions   = local.substitutions
  tags            = ["plan", var.env, var.name]

  dynamic "repository_event_config" {
    for_each = var.repository == "" ? [] : [var.repository]

    content {
      repository = repository_event_config.value

      dynamic "push" {
        for_each = var.plan_on == "branch" ? [local.main_branch] : []

        content {
          branch       = push.value
          invert_regex = true
        }
      }

      dynamic "pull_request" {
        for_each = var.plan_on == "pullRequest" ? [local.main_branch] : []

        content {
          branch          = pull_request.value
          comment_control = "COMMENTS_ENABLED_FOR_EXTERNAL_CONTRIBUTORS_ONLY"
        }
      }
    }
  }

  dynamic "github" {
    for_each = var.repository == "" ? [var.github] : []

    content {
      owner = split("/", github.value)[0]
      name  = split("/", github.value)[1]

      dynamic "push" {
        for_each = var.plan_on == "branch" ? [local.main_branch] : []

        content {
          branch       = push.value
          invert_regex = true
        }
      }

      dynamic "pull_request" {
        for_each = var.plan_on == "pullRequest" ? [local.main_branch] : []

        content {
          branch          = pull_request.value
          comment_control = "COMMENTS_ENABLED_FOR_EXTERNAL_CONTRIBUTORS_ONLY"
        }
      }
    }
  }
}

resource "google_cloudbuild_trigger" "apply" {
  project         = var.project
  location        = var.region
  name            = "apply-${var.env}-${var.name}"
  description     = "Applies main to ${var.env}."
  filename        = "cloudbuild/apply.yaml"
  included_files  = local.included_files
  service_account = google_service_account.build["apply"].id
  substitutions   = local.substitutions
  tags            = ["apply", var.env, var.name]

  approval_config {
    approval_required = var.approval
  }

  dynamic "repository_event_config" {
    for_each = var.repository == "" ? [] : [var.repository]

    content {
      repository = repository_event_config.value

      push {
        branch = local.main_branch
      }
    }
  }

  dynamic "github" {
    for_each = var.repository == "" ? [var.github] : []

    content {
      owner = split("/", github.value)[0]
      name  = split("/", github.value)[1]

      push {
        branch = local.main_branch
      }
    }
  }
}
