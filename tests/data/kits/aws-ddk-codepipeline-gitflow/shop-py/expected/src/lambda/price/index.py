"""Works through the messages of the queue."""
import json
import logging

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def process(message: dict) -> None:
    """The work itself. Raise an exception to have the message tried again."""
    logger.info("message: %s", json.dumps(message))


def handler(event, context):
    for record in event["Records"]:
        process(json.loads(record["body"]))
