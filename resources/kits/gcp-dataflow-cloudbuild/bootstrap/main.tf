# Applied by a person, once for each environment and after changes in here or in modules/cicd; never by a build.
terraform {
  required_version = {{ names.terraformConstraint }}

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
  }

  backend "gcs" {
    bucket = {{ environment.names.stateBucket }}
    prefix = "bootstrap"
  }
}

locals {
  project = {{ environment.account }}
  region  = {{ environment.region }}
{% if chosen.repoConnection.gen2 %}

  # As they are called in Cloud Build, where a person connected them.
  connection = {{ inputs.connection }}
  repository = {{ project.name }}
{% endif %}
}

provider "google" {
  project = local.project
  region  = local.region
}

module "cicd" {
  source = "../../modules/cicd"

  project = local.project
  region  = local.region
  env     = {{ environment.stage }}
  name    = {{ project.name }}
{% if environment.revision %}

  # It runs the drawing of a commit, from its own directory: builds need not start for anything else.
  pinned = true
{% endif %}

  github     = {{ inputs.repo }}
{% if chosen.repoConnection.gen2 %}
  repository = "projects/${local.project}/locations/${local.region}/connections/${local.connection}/repositories/${local.repository}"
{% else %}
  repository = ""
{% endif %}
  plan_on    = {{ inputs.planOn }}

{% if environment.manualApproval %}
  approval  = true
{% else %}
  approval  = false
{% endif %}
  approvers = {{ inputs.approversList }}

  state_bucket   = {{ environment.names.stateBucket }}
  plans_bucket   = {{ environment.names.plansBucket }}
  plans_days     = {{ environment.settings.keepPlansDays }}
  comment_secret = {{ inputs.commentSecret }}

  # What builds may do follows from what is drawn.
  rights = jsondecode(file("${path.module}/rights.json"))
}
