"""The command line: what it accepts, what it refuses, and its exit codes."""

from datetime import date

import pytest
from click.testing import CliRunner

import run_pipeline
from run_pipeline import WRITE_MODES, pipeline
from sales_publisher_job.config import ConfigError, parse
from sales_publisher_job.etl import CleanupError
from sales_publisher_job.transfers import NAMES

GOOD = ["20240131", NAMES[0], WRITE_MODES[0], "gs://bucket/config.yaml"]


class FakePipeline:
    error = None
    seen = None

    def __init__(self, _logger, _config, arguments):
        FakePipeline.seen = arguments

    def execute(self):
        if FakePipeline.error:
            raise FakePipeline.error


@pytest.fixture
def invoke(monkeypatch):
    monkeypatch.setattr(run_pipeline, "Pipeline", FakePipeline)
    monkeypatch.setattr(run_pipeline.configuration, "load", lambda _location: None)
    monkeypatch.setattr(FakePipeline, "error", None)
    return lambda *words: CliRunner().invoke(pipeline, list(words))


def test_help_names_everything(invoke):
    text = invoke("--help").output
    for word in ("EXECUTION_DATE", "TRANSFER_NAME", "WRITE_MODE", "CONFIG_LOCATION", "--delta_start_date"):
        assert word in text


def test_runs(invoke):
    result = invoke(*GOOD)
    assert result.exit_code == 0, result.output
    assert FakePipeline.seen.execution_date == date(2024, 1, 31)
    assert FakePipeline.seen.start_date == date(2024, 1, 31)


def test_auto_is_yesterday(invoke):
    assert invoke("auto", *GOOD[1:]).exit_code == 0
    assert FakePipeline.seen.execution_date < date.today() + run_pipeline.timedelta(days=1)


@pytest.mark.parametrize("day", ["20240230", "2024-01-31", "202401", "31012024", "tomorrow", "٢٠٢٤٠١٣١"])
def test_bad_dates(invoke, day):
    assert invoke(day, *GOOD[1:]).exit_code == 2


@pytest.mark.parametrize("place", [1, 2])
def test_unknown_choices(invoke, place):
    words = list(GOOD)
    words[place] = "nonsense"
    assert invoke(*words).exit_code == 2


def test_bad_location(invoke):
    assert invoke(*GOOD[:3], "config.yaml").exit_code == 2


def test_window(invoke):
    if "delta" not in WRITE_MODES:
        assert invoke(*GOOD, "--delta_start_date", "20240101").exit_code == 2
        return
    words = [GOOD[0], GOOD[1], "delta", GOOD[3]]
    assert invoke(*words, "--delta_start_date", "20240101").exit_code == 0
    assert FakePipeline.seen.start_date == date(2024, 1, 1)
    assert invoke(*words, "--delta_start_date", "20240201").exit_code == 2
    assert invoke(*words, "--delta_start_date", "20240132").exit_code == 2


def test_window_only_with_delta(invoke):
    if "truncate" in WRITE_MODES:
        assert invoke(GOOD[0], GOOD[1], "truncate", GOOD[3], "--delta_start_date", "20240101").exit_code == 2


@pytest.mark.parametrize(("error", "code"), [(RuntimeError("x"), 1), (ConfigError("x"), 1), (CleanupError("x"), 3)])
def test_exit_codes(invoke, monkeypatch, error, code):
    monkeypatch.setattr(FakePipeline, "error", error)
    assert invoke(*GOOD).exit_code == code


@pytest.mark.parametrize("error", [ConfigError("not a configuration"), PermissionError("not allowed")])
def test_a_run_that_cannot_begin_is_critical(invoke, monkeypatch, error):
    def load(_location):
        raise error

    monkeypatch.setattr(run_pipeline.configuration, "load", load)
    result = invoke(*GOOD)
    assert result.exit_code == 1
    assert '"severity": "CRITICAL"' in result.output
    assert str(error) in result.output


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "environment: nowhere\ntransfers: {}",
        "environment: local\ntransfers: []",
        "environment: local\ntransfers: {a: {target: {}}}",
        "environment: local\ntransfers: {}\nsurprise: 1",
        "a: [",
    ],
)
def test_bad_configurations(text):
    with pytest.raises(ConfigError):
        parse(text)


def test_good_configuration():
    config = parse("environment: local\ntransfers: {a: {source: {folders: [/data], path: x.csv}, target: {table: t}}}")
    assert config.transfer("a").target == {"table": "t"}
    with pytest.raises(ConfigError):
        config.transfer("b")
