app                   = "shop"
project               = "acme-shop-delivery"
region                = "europe-west1"
state_bucket          = "acme-shop-delivery-tfstate"
artifact_repository   = "mage"
deployment_repository = "acme-shop/shop-deploy"

environments = {
  "dev" = {
    project = "acme-shop-dev"
  }
  "prod" = {
    project = "acme-shop-prod"
  }
}
