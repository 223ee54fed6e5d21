"""The frame: order of calls, and the cleanup after success and failure."""

import pytest

from sales_publisher_job.etl import ETL, CleanupError
from sales_publisher_job.pipeline import Pipeline


class Recorded(ETL):
    def __init__(self, logger, fails=()):
        super().__init__(logger, None, None)
        self.calls = []
        self._fails = fails

    def _call(self, name):
        self.calls.append(name)
        if name in self._fails:
            raise RuntimeError(name)

    def pre_execution_cleansing(self):
        self._call("cleansing")

    def pipeline(self):
        self._call("pipeline")

    def post_execution_cleanup(self):
        self._call("cleanup")


def test_order_of_calls(logger):
    run = Recorded(logger)
    run.execute()
    assert run.calls == ["cleansing", "pipeline", "cleanup"]


def test_cleanup_after_failed_cleansing(logger):
    run = Recorded(logger, fails=["cleansing"])
    with pytest.raises(RuntimeError, match="cleansing"):
        run.execute()
    assert run.calls == ["cleansing", "cleanup"]


def test_cleanup_after_failed_pipeline(logger, caplog):
    run = Recorded(logger, fails=["pipeline"])
    with pytest.raises(RuntimeError, match="pipeline"):
        run.execute()
    assert run.calls == ["cleansing", "pipeline", "cleanup"]
    assert [record.levelname for record in caplog.records] == ["CRITICAL"]


def test_failed_cleanup_does_not_hide_the_first_error(logger):
    run = Recorded(logger, fails=["pipeline", "cleanup"])
    with pytest.raises(RuntimeError, match="pipeline"):
        run.execute()


def test_failed_cleanup_after_success_is_an_error(logger):
    with pytest.raises(CleanupError):
        Recorded(logger, fails=["cleanup"]).execute()


def test_failed_run_leaves_the_old_rows(logger, config, make_arguments, database, monkeypatch):
    arguments = make_arguments(database.name)
    rows = database.sample([arguments.execution_date])
    monkeypatch.setattr(database.transfer, "extract", lambda *_: rows)
    monkeypatch.setattr(database.transfer, "transform", lambda each: each)
    Pipeline(logger, config, arguments, database.target()).execute()
    before = database.rows()

    def broken(each):
        yield from each
        raise RuntimeError("broken row")

    monkeypatch.setattr(database.transfer, "transform", broken)
    with pytest.raises(RuntimeError, match="broken row"):
        Pipeline(logger, config, arguments, database.target()).execute()
    assert database.rows() == before
    assert database.tables() == ["target"]
