# Each environment has its state in a bucket of its own project.
terraform {
  backend "gcs" {
    bucket = "example-shop-data-dev-tfstate"
    prefix = "env/dev"
  }
}
