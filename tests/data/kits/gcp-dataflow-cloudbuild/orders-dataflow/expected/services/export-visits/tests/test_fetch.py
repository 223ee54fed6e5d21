"""A run, with a bucket in memory."""
import datetime
import json
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import fetch  # noqa: E402

NOW = datetime.datetime(2024, 5, 1, 3, 0, tzinfo=datetime.timezone.utc)
CONFIG = {"job": "orders", "source": "http", "address": "https://example.com/orders.csv"}
CSV = b'id,text\n1,"a\nb"\n2,c\n'


class Memory:
    def __init__(self):
        self.files = {}
        self.metadata = {}

    def exists(self, name):
        return name in self.files

    def upload(self, name, path, metadata):
        self.files[name] = (pathlib.Path(path).read_bytes(), NOW)
        self.metadata[name] = metadata

    def write(self, name, text):
        self.files[name] = (text.encode(), NOW)

    def rename(self, name, new_name):
        self.files[new_name] = self.files.pop(name)

    def list(self, prefix):
        return [(name, written) for name, (_, written) in self.files.items() if name.startswith(prefix)]


def sources(content=CSV):
    return {"http": lambda address, file: file.write(content)}


def test_a_run_lays_one_file_and_remembers_it():
    bucket = Memory()
    assert fetch.run(CONFIG, "r1", NOW, bucket, sources()) == 2
    assert bucket.files["landing/orders/dt=2024-05-01/r1.csv"][0] == CSV
    assert json.loads(bucket.files["state/orders/r1.json"][0])["rows"] == 2
    assert bucket.metadata["incoming/orders/r1.csv"]["rows"] == "2"
    assert not bucket.list("incoming/")


def test_the_same_run_again_does_nothing():
    bucket = Memory()
    fetch.run(CONFIG, "r1", NOW, bucket, sources())
    before = dict(bucket.files)
    assert fetch.run(CONFIG, "r1", NOW, bucket, sources(b"id\n9\n")) is None
    assert bucket.files == before


def test_a_run_that_failed_can_be_tried_again():
    bucket = Memory()

    def broken(address, file):
        raise OSError("the source is away")

    with pytest.raises(OSError):
        fetch.run(CONFIG, "r1", NOW, bucket, {"http": broken})
    assert not bucket.list("landing/")
    assert fetch.run(CONFIG, "r1", NOW, bucket, sources()) == 2


def test_files_that_were_loaded_are_archived():
    bucket = Memory()
    old = NOW - datetime.timedelta(days=2)
    bucket.files["landing/orders/dt=2024-04-29/r0.csv"] = (CSV, old)
    bucket.files["landing/other/dt=2024-04-29/r0.csv"] = (CSV, old)
    fetch.run(CONFIG, "r1", NOW, bucket, sources())
    assert "archive/orders/dt=2024-04-29/r0.csv" in bucket.files
    assert "landing/other/dt=2024-04-29/r0.csv" in bucket.files


def test_a_file_without_rows_has_none():
    assert fetch.run(CONFIG, "r1", NOW, Memory(), sources(b"")) == 0


def test_every_kind_of_source_is_known():
    assert set(fetch.SOURCES) == {"http", "api", "sftp", "custom"}
