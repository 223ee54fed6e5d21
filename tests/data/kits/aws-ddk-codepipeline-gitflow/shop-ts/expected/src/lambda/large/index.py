"""Works through the messages of the queue."""
import json
import logging

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def message_of(record: dict) -> dict:
    body = json.loads(record["body"])
    # Inside SNS's envelope, unless the subscription delivers messages as they are.
    return json.loads(body["Message"]) if body.get("Type") == "Notification" else body


def process(message: dict) -> None:
    """The work itself. Raise an exception to have the message tried again."""
    logger.info("message: %s", json.dumps(message))


def handler(event, context):
    for record in event["Records"]:
        process(message_of(record))
