"""Is called over HTTP by Eventarc or Cloud Scheduler, decides whether there is something to do, and fetches.

204: nothing to do. 200: done. 500: it failed, and is called again; a run that is tried again changes nothing twice.
"""
import base64
import dataclasses
import datetime
import hashlib
import json
import logging
import os
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import fetch

PUBSUB = "google.cloud.pubsub.topic.v1.messagePublished"
AUDIT = "google.cloud.audit.log.v1.written"
FILE = "google.cloud.storage.object.v1.finalized"


@dataclasses.dataclass(frozen=True)
class Decision:
    run: bool
    reason: str
    run_id: str = ""


def safe(text):
    """What may stand in the name of a file."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", text)[:120]


def changed(build):
    """A build says changed=true as the output of one of its steps."""
    outputs = (build.get("results") or {}).get("buildStepOutputs") or []
    return any(base64.b64decode(output or "") == b"changed=true" for output in outputs)


def decide_build(build, environment):
    """Only a build that applied this environment, came to a good end, and changed something starts a run."""
    tags = build.get("tags") or []
    if build.get("status") != "SUCCESS":
        return Decision(False, f"the build is {build.get('status') or 'unknown'}")
    if "apply" not in tags or environment not in tags:
        return Decision(False, "the build did not apply this environment")
    if not changed(build):
        return Decision(False, "the build changed nothing")
    if not build.get("id"):
        return Decision(False, "the build has no id")
    return Decision(True, "a build changed the environment", safe(build["id"]))


def decide(headers, body, environment, now):
    """What to do about a call. `headers` have names in lower case. Touches nothing, so that it can be tested."""
    kind = headers.get("ce-type", "")
    if kind == PUBSUB:
        message = body.get("message") or {}
        if "buildId" not in (message.get("attributes") or {}):
            number = message.get("messageId") or headers.get("ce-id", "")
            return Decision(True, "a message", safe(f"message-{number}"))
        return decide_build(json.loads(base64.b64decode(message.get("data") or "e30=")), environment)
    if kind == AUDIT:
        # A method that takes long is reported at its beginning and at its end.
        if not (body.get("operation") or {}).get("last", False):
            return Decision(False, "not the last entry of its operation")
        payload = body.get("protoPayload") or {}
        if payload.get("serviceName") != "cloudbuild.googleapis.com":
            entry = body.get("insertId") or headers.get("ce-id", "")
            return Decision(True, "an entry of the audit log", safe(f"entry-{entry}"))
        build = payload.get("response") or (payload.get("metadata") or {}).get("build") or {}
        return decide_build(build, environment)
    if kind == FILE:
        name = f"{body.get('bucket')}/{body.get('name')}#{body.get('generation')}"
        return Decision(True, "a file has arrived", "file-" + hashlib.sha256(name.encode()).hexdigest()[:24])
    if kind:
        return Decision(False, f"events of the type {kind} are not meant")
    planned = headers.get("x-cloudscheduler-scheduletime")
    return Decision(True, "by schedule" if planned else "by hand", safe("at-" + (planned or now.strftime("%Y%m%dT%H%M%SZ"))))


def configuration(environ=None):
    environ = os.environ if environ is None else environ
    return {
        "job": environ["JOB"],
        "environment": environ["ENVIRONMENT"],
        "source": environ["SOURCE"],
        "address": environ["SOURCE_ADDRESS"],
        "bucket": environ["STAGING_BUCKET"],
        "archive_after_hours": environ.get("ARCHIVE_AFTER_HOURS"),
    }


class JsonLines(logging.Formatter):
    """One JSON object a line: Cloud Logging takes it apart, and metrics count it."""

    def format(self, record):
        entry = {"severity": record.levelname, "message": record.getMessage(), **getattr(record, "fields", {})}
        if record.exc_info:
            entry["stack"] = self.formatException(record.exc_info)
        return json.dumps(entry)


def moment_of(headers, now):
    """The event's own time, so that a second try of a run writes into the folder of the same day."""
    text = headers.get("ce-time") or headers.get("x-cloudscheduler-scheduletime")
    if not text:
        return now
    try:
        moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return now
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.timezone.utc)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200 if self.path == "/healthz" else 404)

    def do_POST(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            body = json.loads(self.rfile.read(int(headers.get("content-length") or 0)) or b"{}")
        except ValueError:
            self.answer(400)
            return
        try:
            config = configuration()
            decision = decide(headers, body, config["environment"], now)
            if not decision.run:
                logging.info("ignored: %s", decision.reason, extra={"fields": {"job": config["job"]}})
                self.answer(204)
                return
            rows = fetch.run(config, decision.run_id, moment_of(headers, now), fetch.Bucket(config["bucket"]))
            self.answer(204 if rows is None else 200)
        except Exception:
            logging.exception("the run failed")
            self.answer(500)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass  # Cloud Run logs requests itself


def main():
    out = logging.StreamHandler(sys.stdout)
    out.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[out])
    ThreadingHTTPServer(("", int(os.environ.get("PORT", "8080"))), Handler).serve_forever()


if __name__ == "__main__":
    main()
