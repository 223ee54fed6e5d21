"""Runs once, to its end: fetches, and exits with 1 when that failed, so that the job is tried again.

The run's id is that of the execution, so a second try of the same execution writes the same file.
"""
import datetime
import json
import logging
import os
import sys

import fetch


def configuration(environ=None):
    environ = os.environ if environ is None else environ
    return {
        "job": environ["JOB"],
        "source": environ["SOURCE"],
        "address": environ["SOURCE_ADDRESS"],
        "bucket": environ["STAGING_BUCKET"],
        "archive_after_hours": environ.get("ARCHIVE_AFTER_HOURS"),
    }


def run_id(environ, now):
    """One for each task of an execution."""
    execution = environ.get("CLOUD_RUN_EXECUTION") or now.strftime("at-%Y%m%dT%H%M%SZ")
    return f"{execution}-{environ.get('CLOUD_RUN_TASK_INDEX', '0')}"


class JsonLines(logging.Formatter):
    """One JSON object a line: Cloud Logging takes it apart, and metrics count it."""

    def format(self, record):
        entry = {"severity": record.levelname, "message": record.getMessage(), **getattr(record, "fields", {})}
        if record.exc_info:
            entry["stack"] = self.formatException(record.exc_info)
        return json.dumps(entry)


def main():
    out = logging.StreamHandler(sys.stdout)
    out.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[out])
    now = datetime.datetime.now(datetime.timezone.utc)
    try:
        config = configuration()
        fetch.run(config, run_id(os.environ, now), now, fetch.Bucket(config["bucket"]))
    except Exception:
        logging.exception("the run failed")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
