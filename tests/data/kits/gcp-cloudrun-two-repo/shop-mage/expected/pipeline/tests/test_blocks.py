"""Every block that a pipeline names is there and can be imported, and takes what comes before it."""
import importlib.util
import inspect

import pytest
import yaml
from conftest import PROJECT, pipelines

FOLDERS = {
    "data_loader": "data_loaders",
    "transformer": "transformers",
    "data_exporter": "data_exporters",
    "sensor": "sensors",
    "custom": "custom",
}
ENDS = {"python": "py", "sql": "sql", "r": "r", "yaml": "yaml"}


def blocks():
    for pipeline in pipelines():
        for block in yaml.safe_load((pipeline / "metadata.yaml").read_text())["blocks"]:
            yield pytest.param(block, id=f"{pipeline.name}/{block['uuid']}")


@pytest.mark.parametrize("block", blocks())
def test_block(block):
    path = PROJECT / FOLDERS[block["type"]] / f"{block['uuid']}.{ENDS[block['language']]}"
    assert path.exists(), f"{path} is missing"
    if block["language"] != "python":
        return
    spec = importlib.util.spec_from_file_location(f"block_{block['uuid']}", path)
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except ModuleNotFoundError as error:
        pytest.skip(f"{error.name} is not installed here")
    marked = [value for value in vars(module).values() if getattr(value, "mage_kind", None) == block["type"]]
    assert len(marked) == 1, f"one function has @{block['type']}"
    parameters = inspect.signature(marked[0]).parameters.values()
    positional = [p for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD and p.default is p.empty]
    assert len(positional) <= len(block["upstream_blocks"]), "it takes more than there are blocks before it"
    assert any(p.kind is p.VAR_KEYWORD for p in parameters), "it takes **kwargs, the variables"
