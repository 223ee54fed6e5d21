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
ENVIRONMENT = "dev"
# What the cluster's own runs have: the configuration that was deployed, and no more rights than they need.
VOLUMES = [
    k8s.V1Volume(name="config", config_map=k8s.V1ConfigMapVolumeSource(name="sales-publisher-job")),
    k8s.V1Volume(name="tmp", empty_dir=k8s.V1EmptyDirVolumeSource()),
]
MOUNTS = [
    k8s.V1VolumeMount(name="config", mount_path="/etc/job", read_only=True),
    k8s.V1VolumeMount(name="tmp", mount_path="/tmp"),  # noqa: S108
]
POD_SECURITY = k8s.V1PodSecurityContext(
    run_as_non_root=True,
    run_as_user=10001,
    run_as_group=10001,
    fs_group=10001,
    seccomp_profile=k8s.V1SeccompProfile(type="RuntimeDefault"),
)
CONTAINER_SECURITY = k8s.V1SecurityContext(
    allow_privilege_escalation=False,
    read_only_root_filesystem=True,
    capabilities=k8s.V1Capabilities(drop=["ALL"]),
)

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
        env_vars={"ENVIRONMENT": ENVIRONMENT},
        volumes=VOLUMES,
        volume_mounts=MOUNTS,
        security_context=POD_SECURITY,
        container_security_context=CONTAINER_SECURITY,
        automount_service_account_token=False,
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
        env_vars={"ENVIRONMENT": ENVIRONMENT},
        volumes=VOLUMES,
        volume_mounts=MOUNTS,
        security_context=POD_SECURITY,
        container_security_context=CONTAINER_SECURITY,
        automount_service_account_token=False,
        get_logs=True,
        on_finish_action="delete_pod",
        container_resources=k8s.V1ResourceRequirements(
            requests={"cpu": "500m", "memory": "1Gi"},
            limits={"cpu": "1", "memory": "4Gi"},
        ),
    )
