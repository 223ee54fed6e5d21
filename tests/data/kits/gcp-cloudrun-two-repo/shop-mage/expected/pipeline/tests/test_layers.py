"""Runs of development never touch the data of production."""
import pytest
from utils import layers


def test_the_server_says(monkeypatch):
    monkeypatch.setenv("LAYER_ENV", "prod")
    assert layers.dataset("raw") == "raw"
    monkeypatch.setenv("LAYER_ENV", "dev")
    assert layers.dataset("raw") == "dev_raw"


def test_a_run_may_say(monkeypatch):
    monkeypatch.setenv("LAYER_ENV", "prod")
    assert layers.dataset("raw", {"layer_env": "dev"}) == "dev_raw"


def test_nothing_said_is_development(monkeypatch):
    monkeypatch.delenv("LAYER_ENV", raising=False)
    assert layers.dataset("raw") == "dev_raw"
    with pytest.raises(ValueError):
        layers.dataset("raw", {"layer_env": "test"})
