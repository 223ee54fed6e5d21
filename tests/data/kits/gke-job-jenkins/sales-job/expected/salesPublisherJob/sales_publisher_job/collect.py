"""The command of a worker that is drawn beside the transfers: keeps the messages of a subscription as files of their day.

python -m PACKAGE.collect; the drawing gives it SUBSCRIPTION_NAME and WRITE_BUCKET_NAME in its environment. A message that comes
twice is the same file; one that is no JSON is given back, and goes to the dead letters.
"""

import json
import os
import sys

from .logger import make_logger


def setting(prefix, variables=os.environ):
    """What the drawing joins: the only variable that begins like this."""
    found = sorted(name for name in variables if name.startswith(prefix))
    if len(found) != 1:
        raise SystemExit(f"Exactly one variable {prefix}… is expected, not {len(found)}.")
    return variables[found[0]]


def file_of(message):
    """Name and content of a message's file."""
    record = json.loads(message.data)
    return f"{message.publish_time:%Y%m%d}/{message.message_id}.jsonl", json.dumps(record, ensure_ascii=False) + "\n"


def make_callback(bucket, logger):
    def callback(message):
        try:
            name, content = file_of(message)
            bucket.blob(name).upload_from_string(content, content_type="application/x-ndjson")
        except Exception:
            logger.error("The message %s was not kept.", message.message_id, exc_info=True)
            message.nack()
        else:
            message.ack()

    return callback


def main():
    from google.cloud import pubsub_v1, storage

    logger = make_logger("collect", "collect")
    project = os.environ["GOOGLE_CLOUD_PROJECT"]
    bucket = storage.Client(project=project).bucket(setting("WRITE_BUCKET_"))
    subscriber = pubsub_v1.SubscriberClient()
    path = subscriber.subscription_path(project, setting("SUBSCRIPTION_"))
    with subscriber:
        future = subscriber.subscribe(path, make_callback(bucket, logger), flow_control=pubsub_v1.types.FlowControl(max_messages=20))
        future.result()


if __name__ == "__main__":
    sys.exit(main())
