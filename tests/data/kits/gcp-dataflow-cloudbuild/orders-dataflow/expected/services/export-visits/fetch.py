"""Fetches the source and lays it into the bucket: one CSV file for each run.

The file of a run has the run's id in its name. So a run that is tried again writes the same file once more, and nothing is there
twice. A file is written under incoming/ first and renamed when it is complete: what loads landing/ never sees half a file.
"""
import csv
import datetime
import hashlib
import json
import logging
import os
import tempfile
import time
import urllib.parse
import urllib.request

log = logging.getLogger("ingestion")


class Bucket:
    """The few things that a run needs of Cloud Storage; tests have one in memory."""

    def __init__(self, name):
        from google.cloud import storage

        self._bucket = storage.Client().bucket(name)

    def exists(self, name):
        return self._bucket.blob(name).exists()

    def upload(self, name, path, metadata):
        blob = self._bucket.blob(name)
        blob.metadata = metadata
        blob.upload_from_filename(path, content_type="text/csv", timeout=600)

    def write(self, name, text):
        self._bucket.blob(name).upload_from_string(text, content_type="application/json")

    def rename(self, name, new_name):
        self._bucket.rename_blob(self._bucket.blob(name), new_name)

    def list(self, prefix):
        """Names, each with the time when it was written."""
        return [(blob.name, blob.time_created) for blob in self._bucket.list_blobs(prefix=prefix)]


# -- Where it comes from: each writes CSV with a row of names to the open file --------------------------------------


def from_http(address, file):
    with urllib.request.urlopen(address, timeout=120) as answer:
        while chunk := answer.read(1 << 20):
            file.write(chunk)


def from_api(address, file):
    """An interface that answers with a JSON list of flat objects; the names are those of the first one."""
    with urllib.request.urlopen(address, timeout=120) as answer:
        rows = json.load(answer)
    text = tempfile.SpooledTemporaryFile(mode="w+", newline="", encoding="utf-8")
    if rows:
        writer = csv.DictWriter(text, fieldnames=list(rows[0]), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    text.seek(0)
    for line in text:
        file.write(line.encode())


def from_sftp(address, file):
    """The user is in SFTP_USER; the private key is a secret that is joined to the service, named by SFTP_KEY_VARIABLE."""
    import io

    import paramiko

    where = urllib.parse.urlsplit(address)
    key = paramiko.Ed25519Key.from_private_key(io.StringIO(os.environ[os.environ["SFTP_KEY_VARIABLE"]]))
    client = paramiko.SSHClient()
    client.load_host_keys(os.environ.get("SFTP_KNOWN_HOSTS", "known_hosts"))  # an unknown host is refused
    client.connect(where.hostname, port=where.port or 22, username=os.environ["SFTP_USER"], pkey=key, timeout=60)
    try:
        with client.open_sftp() as sftp:
            sftp.getfo(urllib.parse.unquote(where.path), file)
    finally:
        client.close()


def from_custom(address, file):
    raise NotImplementedError("Write here how the source is read.")


SOURCES = {"http": from_http, "api": from_api, "sftp": from_sftp, "custom": from_custom}


# -- What becomes of it ----------------------------------------------------------------------------------------------


def measure(path):
    """Rows without the row of names, and the SHA-256 of the file."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    with open(path, newline="", encoding="utf-8", errors="replace") as file:
        rows = max(sum(1 for _ in csv.reader(file)) - 1, 0)
    return rows, digest.hexdigest()


def target(job, run_id, day):
    return f"landing/{job}/dt={day.isoformat()}/{run_id}.csv"


def mark(job, run_id):
    return f"state/{job}/{run_id}.json"


def archive(bucket, job, before):
    """Files that were there long enough to be loaded leave the folder that is loaded."""
    prefix = f"landing/{job}/"
    for name, written in bucket.list(prefix):
        if written < before:
            bucket.rename(name, "archive/" + name.removeprefix("landing/"))


def run(config, run_id, moment, bucket, sources=None):
    """Fetches once. A run that has been finished before does nothing. Returns the number of rows, or nothing."""
    job = config["job"]
    if bucket.exists(mark(job, run_id)):
        return None
    begin = time.monotonic()
    hours = int(config.get("archive_after_hours") or 20)
    archive(bucket, job, moment - datetime.timedelta(hours=hours))
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        (sources or SOURCES)[config["source"]](config["address"], file)
        file.flush()
        rows, digest = measure(file.name)
        unfinished = f"incoming/{job}/{run_id}.csv"
        bucket.upload(unfinished, file.name, {"sha256": digest, "rows": str(rows), "run": run_id})
    bucket.rename(unfinished, target(job, run_id, moment.date()))
    bucket.write(mark(job, run_id), json.dumps({"rows": rows, "sha256": digest}))
    fields = {"job": job, "build_id": run_id, "rows": rows, "duration_ms": int((time.monotonic() - begin) * 1000)}
    log.info("load finished", extra={"fields": fields})
    return rows
