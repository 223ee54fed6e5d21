"""What differs between environments: YAML from Cloud Storage or from a file, checked before anything runs."""

import os
from dataclasses import dataclass, field

import yaml

ENVIRONMENTS = (
    "local",
    "dev",
    "prod",
)


class ConfigError(Exception):
    """The configuration cannot be used; the text says where and why."""


@dataclass(frozen=True)
class TransferConfig:
    source: dict
    target: dict
    secrets: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Config:
    environment: str
    project: str
    transfers: dict

    def transfer(self, name):
        if name not in self.transfers:
            raise ConfigError(f"The configuration does not know the transfer {name}.")
        return self.transfers[name]


def _expect(value, kind, where):
    if not isinstance(value, kind):
        raise ConfigError(f"{where} must be a {kind.__name__}, not {type(value).__name__}.")
    return value


def _only(mapping, known, where):
    unknown = sorted(set(mapping) - set(known))
    if unknown:
        raise ConfigError(f"{where} has the unknown key {unknown[0]}; known are {', '.join(known)}.")


def parse(text):
    """A checked Config out of YAML."""
    try:
        document = _expect(yaml.safe_load(text), dict, "The configuration")
    except yaml.YAMLError as error:
        raise ConfigError(f"The configuration is not YAML: {error}") from error
    _only(document, ("environment", "project", "transfers"), "The configuration")
    environment = document.get("environment")
    if environment not in ENVIRONMENTS:
        raise ConfigError(f"environment must be one of {', '.join(ENVIRONMENTS)}, not {environment!r}.")
    transfers = {}
    for name, each in _expect(document.get("transfers"), dict, "transfers").items():
        where = f"transfers.{name}"
        _only(_expect(each, dict, where), ("source", "target", "secrets"), where)
        source = _expect(each.get("source", {}), dict, f"{where}.source")
        _only(source, ("folders", "path", "tables"), f"{where}.source")
        target = _expect(each.get("target", {}), dict, f"{where}.target")
        _only(target, ("table", "scratch", "database"), f"{where}.target")
        _expect(target.get("table"), str, f"{where}.target.table")
        transfers[name] = TransferConfig(source, target, _expect(each.get("secrets", {}), dict, f"{where}.secrets"))
    return Config(environment, _expect(document.get("project", ""), str, "project"), transfers)


def read_text(location):
    """The text at gs://BUCKET/OBJECT, or in a file. Credentials are Google's application default credentials."""
    if location.startswith("gs://"):
        from google.cloud import storage

        bucket, _, name = location.removeprefix("gs://").partition("/")
        return storage.Client().bucket(bucket).blob(name).download_as_text()
    if not os.path.isabs(location):
        raise ConfigError(f"{location} is neither gs://BUCKET/OBJECT nor an absolute path.")
    with open(location, encoding="utf-8") as file:
        return file.read()


def load(location):
    return parse(read_text(location))
