"""Refuses a feed whose files are missing or whose days are over."""

import os


def run(day, **context):
    """Looks at the feed of a day; FEED_LIMIT agencies are enough where it is set."""
    limit = int(os.environ.get("FEED_LIMIT", "0"))
    print(f"checking the feed of {day}, {limit or 'all'} agencies")
