terraform {
  backend "gcs" {
    bucket = {{ environment.names.stateBucket }}
    prefix = "resources"
  }
}
