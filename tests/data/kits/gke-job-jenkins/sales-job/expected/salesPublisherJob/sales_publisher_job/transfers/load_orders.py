"""A transfer of the drawing. This file is yours: it was written once, and is never changed by Penstock again.

cleanse, extract, transform and load are called in this order. Running twice for the same dates must give the same rows;
tests/test_idempotence.py checks that.
"""

# What makes a row the same row, and the column that says which day it belongs to.
KEYS = ["order_id"]
DATE_COLUMN = "order_date"

# How delta makes room for what comes again: "window" deletes the days of the window, "keys" replaces rows with the same keys.
CLEANSING = "window"


def cleanse(conn, execution_date, mode, start_date=None):
    """Remove what an earlier run for these days wrote. It belongs to the same transaction as load()."""
    if mode == "delta" and CLEANSING == "window":
        conn.delete_window(DATE_COLUMN, start_date or execution_date, execution_date)


def extract(source, start_date, end_date):
    """The rows of these days, each a dict."""
    return source.rows(start_date, end_date)


def transform(rows):
    """What the target gets."""
    return rows


def load(conn, rows, mode):
    """Write the rows; returns how many."""
    if mode == "truncate":
        return conn.replace(rows)
    if CLEANSING == "keys":
        return conn.merge(rows, KEYS)
    return conn.insert(rows)
