"""Where rows go. A target does all of a run in one transaction, so that a failed run leaves the old rows.

begin() opens the transaction, delete_window(), insert(), merge() and replace() belong to it, commit() ends it. close() drops
temporary tables, and gives up what was not committed.
"""

import json
import re
from itertools import islice

BATCH = 500
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def checked_name(name):
    """A column's or table's name. Anything else is refused: names cannot be parameters of a statement."""
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not a name of a column or table.")
    return name


def batches(rows):
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield batch


class SqlTarget:
    """A table in a database with a DB-API connection: PostgreSQL through the Cloud SQL proxy, SQLite on a laptop and in tests."""

    def __init__(self, connection, table, run_id, placeholder="%s"):
        self._connection = connection
        self._table = ".".join(checked_name(part) for part in table.split("."))
        self._temporary = checked_name(f"tmp_{table.split('.')[-1]}_{run_id}")
        self._placeholder = placeholder
        self._cursor = None

    def begin(self):
        self._cursor = self._connection.cursor()
        # Also for drivers that would commit each statement.
        self._cursor.execute("BEGIN")

    def delete_window(self, column, start, end):
        mark = self._placeholder
        self._cursor.execute(
            f"DELETE FROM {self._table} WHERE {checked_name(column)} BETWEEN {mark} AND {mark}",
            (start.isoformat(), end.isoformat()),
        )

    def _insert_into(self, table, rows):
        count = 0
        for batch in batches(rows):
            columns = [checked_name(column) for column in batch[0]]
            marks = ", ".join(self._placeholder for _ in columns)
            self._cursor.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",
                [tuple(row[column] for column in columns) for row in batch],
            )
            count += len(batch)
        return count

    def insert(self, rows):
        return self._insert_into(self._table, rows)

    def _fill_temporary(self, rows):
        self._cursor.execute(f"CREATE TEMPORARY TABLE {self._temporary} AS SELECT * FROM {self._table} WHERE 1 = 0")
        return self._insert_into(self._temporary, rows)

    def merge(self, rows, keys):
        """Rows with the same keys are replaced, the others added."""
        count = self._fill_temporary(rows)
        same = " AND ".join(f"{self._temporary}.{checked_name(key)} = {self._table}.{checked_name(key)}" for key in keys)
        self._cursor.execute(f"DELETE FROM {self._table} WHERE EXISTS (SELECT 1 FROM {self._temporary} WHERE {same})")
        self._cursor.execute(f"INSERT INTO {self._table} SELECT * FROM {self._temporary}")
        return count

    def replace(self, rows):
        """All rows of the table."""
        count = self._fill_temporary(rows)
        self._cursor.execute(f"DELETE FROM {self._table}")
        self._cursor.execute(f"INSERT INTO {self._table} SELECT * FROM {self._temporary}")
        return count

    def commit(self):
        self._connection.commit()

    def close(self):
        self._connection.rollback()
        self._connection.cursor().execute(f"DROP TABLE IF EXISTS {self._temporary}")
        self._connection.commit()
        self._connection.close()


class BigQueryTarget:
    """A table PROJECT.DATASET.TABLE. Rows are loaded into a temporary table; one transaction then changes the real one."""

    def __init__(self, client, table, scratch, run_id):
        """scratch: the dataset for temporary tables, PROJECT.DATASET."""
        self._client = client
        project, dataset, name = table.split(".")
        self._table = f"{project}.{checked_name(dataset)}.{checked_name(name)}"
        self._temporary = f"{scratch}.{name}_{checked_name('r' + run_id)}"
        self._statements = []
        self._parameters = []
        self._loaded = False

    def begin(self):
        self._statements, self._parameters = [], []

    def delete_window(self, column, start, end):
        from google.cloud import bigquery

        self._statements.append(f"DELETE FROM `{self._table}` WHERE {checked_name(column)} BETWEEN @window_start AND @window_end")
        self._parameters = [
            bigquery.ScalarQueryParameter("window_start", "DATE", start),
            bigquery.ScalarQueryParameter("window_end", "DATE", end),
        ]

    def _load(self, rows):
        """The rows are in the temporary table, with the real one's schema."""
        from google.cloud import bigquery

        schema = self._client.get_table(self._table).schema
        options = bigquery.LoadJobConfig(schema=schema, write_disposition="WRITE_TRUNCATE", source_format="NEWLINE_DELIMITED_JSON")
        rows = [json.loads(json.dumps(row, default=str)) for row in rows]
        self._client.load_table_from_json(rows, self._temporary, job_config=options).result()
        self._loaded = True
        return len(rows), ", ".join(f"`{field.name}`" for field in schema)

    def _copy(self, columns):
        self._statements.append(f"INSERT INTO `{self._table}` ({columns}) SELECT {columns} FROM `{self._temporary}`")

    def insert(self, rows):
        count, columns = self._load(rows)
        self._copy(columns)
        return count

    def merge(self, rows, keys):
        count, columns = self._load(rows)
        same = " AND ".join(f"fresh.{checked_name(key)} = old.{checked_name(key)}" for key in keys)
        again = f"SELECT 1 FROM `{self._temporary}` AS fresh WHERE {same}"
        self._statements.append(f"DELETE FROM `{self._table}` AS old WHERE EXISTS ({again})")
        self._copy(columns)
        return count

    def replace(self, rows):
        count, columns = self._load(rows)
        self._statements.append(f"DELETE FROM `{self._table}` WHERE TRUE")
        self._copy(columns)
        return count

    def commit(self):
        from google.cloud import bigquery

        script = ";\n".join(["BEGIN TRANSACTION", *self._statements, "COMMIT TRANSACTION"]) + ";"
        self._client.query(script, job_config=bigquery.QueryJobConfig(query_parameters=self._parameters)).result()

    def close(self):
        if self._loaded:
            self._client.delete_table(self._temporary, not_found_ok=True)


def open_target(settings, run_id):
    database = settings.get("database")
    if not database:
        from google.cloud import bigquery

        dataset, _, _ = settings["table"].rpartition(".")
        client = bigquery.Client(project=dataset.split(".")[0])
        return BigQueryTarget(client, settings["table"], settings.get("scratch", dataset), run_id)
    if "sqlite" in database:
        import sqlite3

        connection = sqlite3.connect(database["sqlite"], isolation_level=None)
        columns = ", ".join(checked_name(column) for column in database.get("columns", []))
        if columns:
            connection.execute(f"CREATE TABLE IF NOT EXISTS {checked_name(settings['table'])} ({columns})")
        return SqlTarget(connection, settings["table"], run_id, placeholder="?")
    # PostgreSQL with the identity of the job: the proxy beside it adds the token, there is no password.
    import pg8000.dbapi

    connection = pg8000.dbapi.connect(
        host=database.get("host", "127.0.0.1"), port=database.get("port", 5432), database=database["name"], user=database["user"]
    )
    connection.autocommit = True
    return SqlTarget(connection, settings["table"], run_id)
