"""The id of a run."""
import datetime
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import main  # noqa: E402

NOW = datetime.datetime(2024, 5, 1, 3, 0, tzinfo=datetime.timezone.utc)


def test_a_second_try_of_an_execution_is_the_same_run():
    environ = {"CLOUD_RUN_EXECUTION": "orders-x7k2", "CLOUD_RUN_TASK_INDEX": "3", "CLOUD_RUN_TASK_ATTEMPT": "0"}
    assert main.run_id(environ, NOW) == "orders-x7k2-3"
    assert main.run_id({**environ, "CLOUD_RUN_TASK_ATTEMPT": "1"}, NOW) == "orders-x7k2-3"


def test_by_hand_the_time_is_the_run():
    assert main.run_id({}, NOW) == "at-20240501T030000Z-0"
