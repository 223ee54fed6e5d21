"""An example: the same image and arguments, started by Airflow instead of a schedule of the cluster.

Copy it into the folder of your DAGs, and take the image by its digest (invoke deploy-docker-image prints it).
"""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from kubernetes.client import models as k8s

# By digest: NAME@sha256:…
IMAGE = "europe-west1-docker.pkg.dev/sales-artifacts/jobs/sales-publisher-job" + ":" + "0.3.0"
NAMESPACE = "sales"
CONFIG = "/etc/job/config.yaml"

with DAG(
    dag_id="sales_publisher_job_example",
    description="Loads every morning what the shops sold, and who bought it, into tables that the Sales team reads.",
    start_date=datetime(2024, 1, 1),
    schedule="@daily",
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    KubernetesPodOperator(
        task_id="load_orders",
        name="sales-publisher-job",
        namespace=NAMESPACE,
        service_account_name="sales-publisher-job",
        image=IMAGE,
        # ds_nodash is the day that the run is for, so that a run again loads the same day.
        arguments=["{{ ds_nodash }}", "load_orders", "delta", CONFIG],
        get_logs=True,
        on_finish_action="delete_pod",
        container_resources=k8s.V1ResourceRequirements(
            requests={"cpu": "500m", "memory": "1Gi"},
            limits={"cpu": "1", "memory": "4Gi"},
        ),
    )
    KubernetesPodOperator(
        task_id="load_customers",
        name="sales-publisher-job",
        namespace=NAMESPACE,
        service_account_name="sales-publisher-job",
        image=IMAGE,
        # ds_nodash is the day that the run is for, so that a run again loads the same day.
        arguments=["{{ ds_nodash }}", "load_customers", "delta", CONFIG],
        get_logs=True,
        on_finish_action="delete_pod",
        container_resources=k8s.V1ResourceRequirements(
            requests={"cpu": "500m", "memory": "1Gi"},
            limits={"cpu": "1", "memory": "4Gi"},
        ),
    )
