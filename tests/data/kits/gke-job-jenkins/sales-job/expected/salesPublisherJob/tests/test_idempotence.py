"""Running twice is the same as running once, for every transfer and write mode; and these tests notice when it is not."""

from datetime import date

import pytest

from run_pipeline import WRITE_MODES
from sales_publisher_job.pipeline import Pipeline

DAYS = [date(2024, 1, 30), date(2024, 1, 31)]


@pytest.fixture
def run(logger, config, make_arguments, database, monkeypatch):
    """Runs the transfer for both days with these rows; the transfer's own cleansing and loading are what is tested."""
    monkeypatch.setattr(database.transfer, "transform", lambda each: each)

    def run(mode, rows):
        monkeypatch.setattr(database.transfer, "extract", lambda *_: rows)
        arguments = make_arguments(database.name, mode, DAYS[-1], DAYS[0] if mode == "delta" else None)
        Pipeline(logger, config, arguments, database.target()).execute()

    return run


@pytest.mark.parametrize("mode", WRITE_MODES)
def test_twice_is_once(run, database, mode):
    rows = database.sample(DAYS)
    run(mode, rows)
    once = database.rows()
    assert len(once) == len(rows)
    run(mode, rows)
    assert database.rows() == once


@pytest.mark.parametrize("mode", WRITE_MODES)
def test_corrected_rows_replace_the_old(run, database, mode):
    run(mode, database.sample(DAYS, "wrong"))
    run(mode, database.sample(DAYS, "right"))
    assert {row[-1] for row in database.rows()} == {"right"}
    assert len(database.rows()) == len(DAYS)


@pytest.mark.parametrize("mode", WRITE_MODES)
def test_no_temporary_table_is_left(run, database, mode):
    run(mode, database.sample(DAYS))
    assert database.tables() == ["target"]


@pytest.mark.skipif("delta" not in WRITE_MODES, reason="without delta there is no window")
def test_delta_keeps_other_days(run, database):
    before = database.sample([date(2023, 12, 31)], "kept")
    for key in database.transfer.KEYS:
        before[0][key] = "other"
    run("delta", before)
    run("delta", database.sample(DAYS))
    assert "kept" in {row[-1] for row in database.rows()}


@pytest.mark.parametrize("mode", WRITE_MODES)
def test_the_check_notices_missing_cleansing(run, database, mode, monkeypatch):
    """Without what makes room for the rows, they are there twice: otherwise these tests would prove nothing."""
    target = type(database.target())
    monkeypatch.setattr(target, "delete_window", lambda *_: None)
    monkeypatch.setattr(target, "merge", lambda self, rows, _keys: self.insert(rows))
    monkeypatch.setattr(target, "replace", lambda self, rows: self.insert(rows))
    rows = database.sample(DAYS)
    run(mode, rows)
    run(mode, rows)
    assert len(database.rows()) == 2 * len(rows)
