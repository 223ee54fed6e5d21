"""Works through the messages of the queue, then says that it is done, so that the next step starts."""
import json
import logging
import os

import boto3

logger = logging.getLogger()
logger.setLevel(logging.INFO)
events = boto3.client("events")


def process(message: dict) -> dict:
    """The work itself. What it returns goes to the next step as the detail of an event."""
    logger.info("message: %s", json.dumps(message))
    return message


def handler(event, context):
    for record in event["Records"]:
        detail = process(json.loads(record["body"]))
        answer = events.put_events(
            Entries=[
                {
                    "Source": os.environ["EVENT_SOURCE"],
                    "DetailType": os.environ["EVENT_DETAIL_TYPE"],
                    "Detail": json.dumps(detail),
                }
            ]
        )
        if answer["FailedEntryCount"]:
            # The message goes back to the queue and is tried again.
            raise RuntimeError(f"the event was not accepted: {answer['Entries']}")
