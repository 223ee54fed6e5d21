"""An example: the same image and arguments, started by Airflow instead of a schedule of the cluster.

Copy it into the folder of your DAGs, and take the image by its digest (invoke deploy-docker-image prints it).
"""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from kubernetes.client import models as k8s

# By digest: NAME@sha256:…
IMAGE = {{ names.image }} + ":" + {{ inputs.version }}
{% for environment in environments %}
{% if environment.first %}
NAMESPACE = {{ environment.settings.namespace }}
CONFIG = {{ environment.settings.configLocation }}
{% endif %}
{% endfor %}

with DAG(
    dag_id={{ names.dagId }},
    description={{ project.shortDescription }},
    start_date=datetime(2024, 1, 1),
    schedule="@daily",
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
{% for transfer in transfers %}
    KubernetesPodOperator(
        task_id={{ transfer.name }},
        name={{ names.kubeName }},
        namespace=NAMESPACE,
        service_account_name={{ names.kubeName }},
        image=IMAGE,
        # ds_nodash is the day that the run is for, so that a run again loads the same day.
        arguments=[{{ names.executionDay }}, {{ transfer.name }}, {{ transfer.writeMode }}, CONFIG],
        get_logs=True,
        on_finish_action="delete_pod",
        container_resources=k8s.V1ResourceRequirements(
            requests={"cpu": {{ inputs.cpuRequest }}, "memory": {{ inputs.memoryRequest }}},
            limits={"cpu": {{ inputs.cpuLimit }}, "memory": {{ inputs.memoryLimit }}},
        ),
    )
{% endfor %}
