# What is drawn, one module for each drawing. It is the same in every environment but for var.settings.

{{ modules }}
