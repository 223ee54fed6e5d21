# Report of the week
import datetime
import os

import pendulum
from airflow import DAG
from airflow.providers.google.cloud.operators.bigquery import BigQueryInsertJobOperator
from airflow.providers.google.cloud.operators.cloud_run import CloudRunExecuteJobOperator

import delivery_callbacks

LOCATION = os.environ["LOCATION"]
PROJECT = os.environ["PROJECT"]

default_args = {
    "owner": "Reporting",
    "retries": 1,
    "retry_delay": datetime.timedelta(minutes=5),
    "depends_on_past": False,
    "email_on_failure": False,
    "on_failure_callback": delivery_callbacks.task_failed,
}

with DAG(
    dag_id="departures_report",
    schedule=None,
    start_date=pendulum.parse("2026-01-01", tz="Europe/Dublin"),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=None,
    tags=["report", "weekly"],
    doc_md="Started by the nightly DAG; makes the table of the week and a file from it.",
    default_args=default_args,
) as dag:
    # Count late departures
    count_late = BigQueryInsertJobOperator(
        task_id="count-late",
        project_id=PROJECT,
        location=LOCATION,
        configuration={
            "query": {
                "priority": "BATCH",
                "query": "SELECT COUNT(*) FROM mart.departures WHERE day = DATE '{{ ds }}'",
                "useLegacySql": False,
            },
        },
        deferrable=True,
    )

    # Summarise the week
    summarise = BigQueryInsertJobOperator(
        task_id="summarise",
        project_id=PROJECT,
        location=LOCATION,
        configuration={
            "query": {
                "destinationTable": {"datasetId": "mart", "projectId": PROJECT, "tableId": "week"},
                "query": "{% include 'sql/summarise.sql' %}",
                "useLegacySql": False,
                "writeDisposition": "WRITE_TRUNCATE",
            },
        },
        deferrable=True,
    )

    # Write the file
    write_report = CloudRunExecuteJobOperator(
        task_id="write-report",
        project_id=PROJECT,
        region=LOCATION,
        job_name="write-report",
        deferrable=True,
    )

    count_late >> [summarise, write_report]
