"""What the tests share. Nothing here needs a network or credentials."""

import logging
import sqlite3
from datetime import date

import pytest

from run_pipeline import Arguments
from sales_publisher_job.config import Config, TransferConfig
from sales_publisher_job.targets import SqlTarget
from sales_publisher_job.transfers import NAMES, find_transfer


@pytest.fixture
def logger():
    return logging.getLogger("test")


@pytest.fixture
def make_arguments():
    def make(transfer, mode="delta", day=date(2024, 1, 31), start=None, run_id="run1"):
        return Arguments(day, transfer, mode, "/config.yaml", start or day, run_id)

    return make


@pytest.fixture
def config():
    return Config("local", "", {name: TransferConfig({}, {"table": "target"}) for name in NAMES})


class Database:
    """A SQLite table that has the columns of the sample rows."""

    def __init__(self, path, transfer):
        self.path = path
        self.transfer = transfer
        self.columns = list(dict.fromkeys([*transfer.KEYS, transfer.DATE_COLUMN, "value"]))
        with sqlite3.connect(path) as connection:
            connection.execute(f"CREATE TABLE target ({', '.join(self.columns)})")

    def target(self, run_id="run1"):
        return SqlTarget(sqlite3.connect(self.path, isolation_level=None), "target", run_id, placeholder="?")

    def sample(self, days, value="first"):
        rows = []
        for number, day in enumerate(days):
            row = {key: f"{key}-{number}" for key in self.transfer.KEYS}
            row.update({self.transfer.DATE_COLUMN: day.isoformat(), "value": value})
            rows.append(row)
        return rows

    def rows(self):
        with sqlite3.connect(self.path) as connection:
            return sorted(connection.execute("SELECT * FROM target").fetchall())

    def tables(self):
        with sqlite3.connect(self.path) as connection:
            return [name for (name,) in connection.execute("SELECT name FROM sqlite_master UNION SELECT name FROM sqlite_temp_master")]


@pytest.fixture(params=NAMES)
def database(request, tmp_path):
    """Each transfer with a table of its own."""
    found = Database(tmp_path / "test.db", find_transfer(request.param))
    found.name = request.param
    return found
