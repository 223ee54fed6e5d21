# What is drawn, with the values of this environment. The job itself is deployed by the chart in gke_deploy.

{{ environment.modules }}
