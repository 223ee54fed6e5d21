# Each environment has its state in a bucket of its own project.
terraform {
  backend "gcs" {
    bucket = {{ environment.names.stateBucket }}
    prefix = {{ environment.names.statePrefix }}
  }
}
