project = "example-shop-data-dev"
region  = "europe-west1"
env     = "dev"

notification_emails   = ["shop-data@example.org"]
notification_channels = []

# What is built from its folder; see images/. Builds write the digests into images.auto.tfvars.json, which counts before this.
images = {
  "exporter" = "europe-west1-docker.pkg.dev/example-shop-data-dev/shop-partner-orders-d4t8w2kf/not-built:none"
  "fetcher"  = "europe-west1-docker.pkg.dev/example-shop-data-dev/shop-partner-orders-d4t8w2kf/not-built:none"
}
