"""Which data a run works on: that of production, or a copy for development in datasets that begin with dev_."""
import os

PREFIXES = {"prod": "", "dev": "dev_"}


def layer_env(variables=None) -> str:
    """The run's variable layer_env, or what the server says; dev where neither does."""
    name = (variables or {}).get("layer_env") or os.environ.get("LAYER_ENV") or "dev"
    if name not in PREFIXES:
        raise ValueError(f"layer_env is {' or '.join(PREFIXES)}, not {name}")
    return name


def dataset(name: str, variables=None) -> str:
    """The dataset of a layer: dataset("raw") is dev_raw while developing."""
    return PREFIXES[layer_env(variables)] + name
