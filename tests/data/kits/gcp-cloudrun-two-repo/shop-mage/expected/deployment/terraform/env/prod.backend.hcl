bucket = "acme-shop-delivery-tfstate"
prefix = "shop/prod"
