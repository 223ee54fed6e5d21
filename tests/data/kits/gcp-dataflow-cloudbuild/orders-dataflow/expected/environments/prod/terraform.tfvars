project = "example-shop-data-prod"
region  = "europe-west1"
env     = "prod"

notification_emails   = ["shop-data@example.org"]
notification_channels = []

# Builds write the digests into images.auto.tfvars.json, which counts before this. What is not built yet cannot be deployed.
images = {
  # Built from its folder; see images/.
  "exporter" = "europe-west1-docker.pkg.dev/example-shop-data-prod/shop-partner-orders-d4t8w2kf/not-built:none"
  # Built from its folder; see images/.
  "fetcher" = "europe-west1-docker.pkg.dev/example-shop-data-prod/shop-partner-orders-d4t8w2kf/not-built:none"
}
