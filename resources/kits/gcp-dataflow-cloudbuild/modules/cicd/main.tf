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

  # What every apply does, whatever is drawn: log, look on, and make what watches (modules/monitoring).
  always = [
    "roles/browser",
    "roles/cloudbuild.builds.viewer",
    "roles/logging.configWriter",
    "roles/logging.logWriter",
    "roles/monitoring.editor",
    "roles/serviceusage.serviceUsageConsumer",
  ]

  # What the components of the drawing need to be made, and the roles in the project that they give to their own accounts.
  apply_roles     = setunion(local.always, flatten([for one in var.rights.components : try(one.rights.apply, [])]))
  grantable_roles = sort(distinct(flatten([for one in var.rights.components : try(one.rights.grant, [])])))

  # Of these, the one that could read and change the state of bootstrap, and so the builds' own rights.
  storage_admin = "roles/storage.admin"

  plan_roles = [
    "roles/iam.securityReviewer",
    "roles/logging.logWriter",
    "roles/serviceusage.serviceUsageConsumer",
    "roles/viewer",
  ]

  substitutions = {
    _COMMENT_SECRET = var.comment_secret
    _ENV            = var.env
    _GITHUB         = var.github
    _NAME           = var.name
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
  for_each = setsubtract(local.apply_roles, [local.storage_admin])

  project = var.project
  role    = each.value
  member  = google_service_account.build["apply"].member
}

resource "google_project_iam_member" "apply_storage" {
  count = contains(local.apply_roles, local.storage_admin) ? 1 : 0

  project = var.project
  role    = local.storage_admin
  member  = google_service_account.build["apply"].member

  condition {
    title       = "not-the-state"
    description = "Every bucket but that of the state, which has a grant of its own."
    expression  = "resource.name != \"projects/_/buckets/${var.state_bucket}\" && !resource.name.startsWith(\"projects/_/buckets/${var.state_bucket}/\")"
  }
}

# Grants in the project, but of these roles only. A list may have ten.
resource "google_project_iam_member" "apply_grants" {
  count = length(local.grantable_roles) == 0 ? 0 : 1

  project = var.project
  role    = "roles/resourcemanager.projectIamAdmin"
  member  = google_service_account.build["apply"].member

  condition {
    title       = "only-roles-of-components"
    description = "Builds grant what components need, and nothing else."
    expression = join(" || ", [
      for roles in chunklist(local.grantable_roles, 10) :
      "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly([${join(", ", [for role in roles : "'${role}'"])}])"
    ])
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

# What was applied lies under applied/: an unreviewed branch, which runs as cb-plan, cannot put something else there.
resource "google_storage_bucket_iam_member" "plans" {
  for_each = google_service_account.build

  bucket = google_storage_bucket.plans.name
  role   = "roles/storage.objectAdmin"
  member = each.value.member

  condition {
    title      = each.key == "apply" ? "applied" : "not-applied"
    expression = "${each.key == "apply" ? "resource.type != \"storage.googleapis.com/Object\" || " : "!"}resource.name.startsWith(\"projects/_/buckets/${var.plans_bucket}/objects/applied/\")"
  }
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

# Builds push here, and what they deploy must be readable by who deploys it.
resource "google_artifact_registry_repository_iam_member" "images" {
  for_each = {
    plan  = "roles/artifactregistry.reader"
    apply = "roles/artifactregistry.writer"
  }

  project    = var.project
  location   = var.region
  repository = google_artifact_registry_repository.images.name
  role       = each.value
  member     = google_service_account.build[each.key].member
}

# ---------------------------------------------------------------------------------------------------------------
# Where Cloud Build reports what becomes of builds; Eventarc triggers of the kind pubsub listen there.

resource "google_pubsub_topic" "builds" {
  project = var.project
  name    = "cloud-builds"

  message_retention_duration = "86400s"
}

# Applies of this environment that came to a bad end, by what Cloud Build says of them: a build that failed need not have logged an
# error. Nobody takes them out; modules/monitoring alerts while one lies here, and after an hour it goes by itself.
resource "google_pubsub_subscription" "failed_applies" {
  project = var.project
  name    = "failed-applies-${var.env}"
  topic   = google_pubsub_topic.builds.id
  filter  = join(" OR ", [for status in ["FAILURE", "INTERNAL_ERROR", "TIMEOUT", "EXPIRED"] : "attributes.status = \"${status}\""])

  message_retention_duration = "3600s"

  expiration_policy {
    ttl = ""
  }

  message_transforms {
    javascript_udf {
      function_name = "applied"
      code          = <<-JAVASCRIPT
        function applied(message, metadata) {
          const tags = JSON.parse(message.data).tags || [];
          return tags.includes("apply") && tags.includes(${jsonencode(var.env)}) && tags.includes(${jsonencode(var.name)}) ? message : null;
        }
      JAVASCRIPT
    }
  }
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
