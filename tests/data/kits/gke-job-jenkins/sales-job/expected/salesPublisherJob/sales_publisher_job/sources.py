"""Where rows come from: CSV and JSON-lines files in folders (Cloud Storage or local), and BigQuery tables."""

import csv
import glob
import io
import json
import os
from datetime import timedelta

GS = "gs://"


class Source:
    """What the drawing joins to the transfer's input."""

    def __init__(self, transfer, config):
        self._settings = transfer.source
        self._secrets = transfer.secrets
        self._config = config

    @property
    def tables(self):
        return list(self._settings.get("tables", []))

    def secret(self, name):
        """The newest version of a secret that the drawing joins to the transfer. Read when it is needed, kept nowhere."""
        from google.cloud import secretmanager

        version = f"{self._secrets[name]}/versions/latest"
        return secretmanager.SecretManagerServiceClient().access_secret_version(name=version).payload.data.decode()

    def files(self, start_date, end_date):
        """Each date's files in order: (name, text). {date} in the path is YYYYMMDD."""
        day = start_date
        while day <= end_date:
            path = self._settings.get("path", "{date}.csv").replace("{date}", day.strftime("%Y%m%d"))
            for folder in self._settings.get("folders", []):
                yield from _read_folder(folder, path)
            day += timedelta(days=1)

    def rows(self, start_date, end_date):
        """The rows of all files, each a dict."""
        for name, text in self.files(start_date, end_date):
            if name.endswith((".json", ".jsonl", ".ndjson")):
                yield from (json.loads(line) for line in text.splitlines() if line.strip())
            else:
                yield from csv.DictReader(io.StringIO(text))

    def query(self, sql, **parameters):
        """The rows that a query gives, each a dict. Values are parameters (@name), never part of the text."""
        from google.cloud import bigquery

        options = bigquery.QueryJobConfig(
            query_parameters=[bigquery.ScalarQueryParameter(name, _type_of(value), value) for name, value in parameters.items()]
        )
        client = bigquery.Client(project=self._config.project or None)
        for row in client.query(sql, job_config=options).result():
            yield dict(row.items())


def _type_of(value):
    return {"int": "INT64", "float": "FLOAT64", "bool": "BOOL", "date": "DATE", "datetime": "TIMESTAMP"}.get(type(value).__name__, "STRING")


def _read_folder(folder, path):
    if folder.startswith(GS):
        from google.cloud import storage

        bucket, _, prefix = folder.removeprefix(GS).partition("/")
        pattern = f"{prefix}/{path}".lstrip("/")
        for blob in sorted(storage.Client().list_blobs(bucket, match_glob=pattern), key=lambda each: each.name):
            yield blob.name, blob.download_as_text()
        return
    for name in sorted(glob.glob(os.path.join(folder, path))):
        with open(name, encoding="utf-8", newline="") as file:
            yield name, file.read()
