terraform {
  # Bucket and prefix come from env/STAGE.backend.hcl, so that no environment can write the state of another.
  backend "gcs" {}
}
