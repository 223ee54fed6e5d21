# Departures every night
import codecs
import datetime
import json
import os

import pendulum
from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.empty import EmptyOperator
from airflow.operators.python import PythonOperator
from airflow.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.google.cloud.operators.bigquery import BigQueryInsertJobOperator
from airflow.providers.google.cloud.operators.pubsub import PubSubPublishMessageOperator
from airflow.providers.google.cloud.sensors.gcs import GCSObjectExistenceSensor
from airflow.providers.google.cloud.transfers.gcs_to_bigquery import GCSToBigQueryOperator
from airflow.sensors.external_task import ExternalTaskSensor
from kubernetes.client.models import V1ResourceRequirements

import delivery_callbacks
import departures_tasks.check_feed

DEPARTURES_DRAW_TILES_MEMORY = os.environ["DEPARTURES_DRAW_TILES_MEMORY"]
DEPARTURES_FEED_ARRIVED_TIMEOUT = int(os.environ["DEPARTURES_FEED_ARRIVED_TIMEOUT"])
DEPARTURES_LOAD_TIMES_MAX_BAD_RECORDS = int(os.environ["DEPARTURES_LOAD_TIMES_MAX_BAD_RECORDS"])
DEPARTURES_MERGE_DEPARTURES_MAXIMUM_BYTES_BILLED = int(os.environ["DEPARTURES_MERGE_DEPARTURES_MAXIMUM_BYTES_BILLED"])
DEPARTURES_NIGHTLY_SCHEDULE = os.environ["DEPARTURES_NIGHTLY_SCHEDULE"]
IMAGES = json.loads(os.environ["IMAGES"])
LOCATION = os.environ["LOCATION"]
PROJECT = os.environ["PROJECT"]

default_args = {
    "owner": "Transit data",
    "retries": 2,
    "retry_delay": datetime.timedelta(minutes=5),
    "depends_on_past": False,
    "email_on_failure": False,
    "on_failure_callback": delivery_callbacks.task_failed,
}

with DAG(
    dag_id="departures_nightly",
    schedule=DEPARTURES_NIGHTLY_SCHEDULE,
    start_date=pendulum.parse("2026-01-01", tz="Europe/Dublin"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=datetime.timedelta(hours=6),
    tags=["departures", "feeds", "nightly"],
    doc_md="Loads the feed of the day and makes the departures table of that day from it.",
    default_args=default_args,
) as dag:
    # Feed arrived
    feed_arrived = GCSObjectExistenceSensor(
        task_id="feed-arrived",
        bucket=f"{PROJECT}-feeds",
        object="gtfs/{{ ds_nodash }}/feed.zip",
        poke_interval=60,
        timeout=DEPARTURES_FEED_ARRIVED_TIMEOUT,
        deferrable=True,
        doc_md="Agencies put the feed there between one and three.",
    )

    # Calendar is ready
    calendar_ready = ExternalTaskSensor(
        task_id="calendar-ready",
        external_dag_id="calendar_refresh",
        execution_delta=datetime.timedelta(minutes=60),
        failed_states=["failed", "skipped"],
        poke_interval=60,
        timeout=43200,
        mode="reschedule",
    )

    # Check the feed
    check_feed = PythonOperator(
        task_id="check-feed",
        python_callable=departures_tasks.check_feed.run,
        op_kwargs={"day": "{{ ds }}"},
        execution_timeout=datetime.timedelta(minutes=20),
        doc_md="Refuses a feed whose files are missing or whose days are over.",
    )

    # Load stops
    load_stops = GCSToBigQueryOperator(
        task_id="load-stops",
        project_id=PROJECT,
        location=LOCATION,
        bucket=f"{PROJECT}-feeds",
        source_objects=["gtfs/{{ ds_nodash }}/stops.txt"],
        destination_project_dataset_table=f"{PROJECT}.raw.stops",
        source_format="CSV",
        skip_leading_rows=1,
        write_disposition="WRITE_TRUNCATE",
        create_disposition="CREATE_IF_NEEDED",
        max_bad_records=0,
    )

    # Load stop times
    load_times = GCSToBigQueryOperator(
        task_id="load-times",
        project_id=PROJECT,
        location=LOCATION,
        bucket=f"{PROJECT}-feeds",
        source_objects=["gtfs/{{ ds_nodash }}/stop_times_*.txt"],
        destination_project_dataset_table=f"{PROJECT}.raw.stop_times",
        source_format="CSV",
        skip_leading_rows=1,
        write_disposition="WRITE_TRUNCATE",
        create_disposition="CREATE_NEVER",
        autodetect=False,
        max_bad_records=DEPARTURES_LOAD_TIMES_MAX_BAD_RECORDS,
    )

    # All is loaded
    loaded = EmptyOperator(task_id="loaded")

    # Merge departures
    merge_departures = BigQueryInsertJobOperator(
        task_id="merge-departures",
        project_id=PROJECT,
        location=LOCATION,
        configuration={
            "labels": {"dag": "departures"},
            "query": {
                "maximumBytesBilled": DEPARTURES_MERGE_DEPARTURES_MAXIMUM_BYTES_BILLED,
                "priority": "INTERACTIVE",
                "query": (
                    "DELETE FROM mart.departures WHERE day = DATE '{{ ds }}';\n"
                    "INSERT INTO mart.departures (day, stop_id, departure_time)\n"
                    "SELECT DATE '{{ ds }}', stop_id, departure_time\n"
                    "FROM raw.stop_times\n"
                    "JOIN raw.stops USING (stop_id);\n"
                ),
                "useLegacySql": False,
            },
        },
        deferrable=True,
        doc_md="Can run twice for the same day.",
    )

    # Compare with yesterday
    verify = BashOperator(
        task_id="verify",
        bash_command=(
            "set -euo pipefail\n"
            "echo \"comparing $DAY with the day before\"\n"
        ),
        env={"DAY": "{{ ds }}"},
        append_env=True,
    )

    # Draw map tiles
    draw_tiles = KubernetesPodOperator(
        task_id="draw-tiles",
        name="draw-tiles",
        image=IMAGES["tiles"],
        arguments=["--day", "{{ ds }}"],
        namespace="composer-user-workloads",
        service_account_name="default",
        config_file="/home/airflow/composer_kube_config",
        kubernetes_conn_id="kubernetes_default",
        container_resources=V1ResourceRequirements(
            requests={"cpu": "2", "memory": DEPARTURES_DRAW_TILES_MEMORY},
            limits={"memory": DEPARTURES_DRAW_TILES_MEMORY},
        ),
        get_logs=True,
        on_finish_action="delete_pod",
        startup_timeout_seconds=300,
        execution_timeout=datetime.timedelta(minutes=90),
    )

    # Say that it is ready
    tell = PubSubPublishMessageOperator(
        task_id="tell",
        project_id=PROJECT,
        topic="departures-ready",
        messages=[
            {
                "data": codecs.encode("departures are ready", "utf-8"),
                "attributes": {"day": "{{ ds }}"},
            },
        ],
    )

    # Start the report
    start_report = TriggerDagRunOperator(
        task_id="start-report",
        trigger_dag_id="departures_report",
        conf={"day": "{{ ds }}"},
        wait_for_completion=False,
    )

    feed_arrived >> check_feed
    calendar_ready >> check_feed
    check_feed >> [load_stops, load_times]
    load_stops >> loaded
    load_times >> [loaded, merge_departures]
    loaded >> merge_departures
    merge_departures >> [verify, draw_tiles]
    verify >> tell
    draw_tiles >> tell
    tell >> start_report
