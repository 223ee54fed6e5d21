"""What happens when a task has failed for good. DAGs name it: on_failure_callback=delivery_callbacks.task_failed."""

import json
import logging

log = logging.getLogger(__name__)

# A connection of the type "Slack Incoming Webhook". Without it failures are only logged.
SLACK_CONNECTION = "slack_failures"


def facts_of(context):
    """What an alert needs to know of a failed task, without its data."""
    task = context["task_instance"]
    return {
        "event": "airflow_task_failed",
        "dag_id": task.dag_id,
        "task_id": task.task_id,
        "run_id": context.get("run_id"),
        "try_number": task.try_number,
        "log_url": task.log_url,
    }


def task_failed(context):
    """Writes one line of JSON, which a log-based alert can count, and tells Slack where that is set up."""
    facts = facts_of(context)
    log.error("airflow_task_failed %s", json.dumps(facts, sort_keys=True, default=str))
    try:
        # Imported here: the provider is not in every environment, and a plugin must always load.
        from airflow.providers.slack.hooks.slack_webhook import SlackWebhookHook

        hook = SlackWebhookHook(slack_webhook_conn_id=SLACK_CONNECTION)
        hook.send(text=f"{facts['dag_id']}.{facts['task_id']} failed: {facts['log_url']}")
    except Exception as error:  # noqa: BLE001 - a callback that fails must not hide the failure itself
        log.info("Slack was not told: %s", error)
