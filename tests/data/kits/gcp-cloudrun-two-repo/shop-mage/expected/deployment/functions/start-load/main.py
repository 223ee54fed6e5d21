"""Is called with a CloudEvent."""

import json
import logging

import functions_framework

logging.basicConfig(level=logging.INFO)
logger = logging.getLogger(__name__)


@functions_framework.cloud_event
def start_load(event):
    logger.info("event %s: %s", event["id"], json.dumps(event.data))
