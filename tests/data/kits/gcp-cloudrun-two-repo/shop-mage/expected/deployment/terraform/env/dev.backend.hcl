bucket = "acme-shop-delivery-tfstate"
prefix = "shop/dev"
