"""The worker that keeps messages as files."""

from datetime import UTC, datetime

import pytest

from sales_publisher_job.collect import make_callback, setting


class Message:
    message_id = "7"
    publish_time = datetime(2024, 1, 31, tzinfo=UTC)

    def __init__(self, data):
        self.data = data
        self.answer = None

    def ack(self):
        self.answer = "ack"

    def nack(self):
        self.answer = "nack"


class Bucket:
    def __init__(self):
        self.files = {}

    def blob(self, name):
        self._name = name
        return self

    def upload_from_string(self, content, content_type):
        assert content_type == "application/x-ndjson"
        self.files[self._name] = content


def test_a_message_is_one_file(logger):
    bucket = Bucket()
    callback = make_callback(bucket, logger)
    for _ in range(2):
        message = Message(b'{"id": 1}')
        callback(message)
        assert message.answer == "ack"
    assert bucket.files == {"20240131/7.jsonl": '{"id": 1}\n'}


def test_what_is_no_json_is_given_back(logger):
    bucket = Bucket()
    message = Message(b"nonsense")
    make_callback(bucket, logger)(message)
    assert message.answer == "nack"
    assert not bucket.files


def test_exactly_one_subscription():
    assert setting("SUBSCRIPTION_", {"SUBSCRIPTION_ORDERS": "orders"}) == "orders"
    for variables in ({}, {"SUBSCRIPTION_A": "a", "SUBSCRIPTION_B": "b"}):
        with pytest.raises(SystemExit):
            setting("SUBSCRIPTION_", variables)
