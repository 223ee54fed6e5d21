# What is a map: settings of Airflow, and the images of this stage.
airflow_overrides = {{ inputs.airflowOverrides }}

images = {{ environment.settings.images }}
