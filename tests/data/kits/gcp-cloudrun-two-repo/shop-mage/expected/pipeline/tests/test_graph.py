"""What Mage asks of metadata.yaml and triggers.yaml."""
import re

import pytest
import yaml
from conftest import pipelines

NAMED = {"@once", "@hourly", "@daily", "@weekly", "@monthly", "@always_on"}
FIELDS = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)]
WORDS = {word: number for number, word in enumerate("sun mon tue wed thu fri sat".split())}
WORDS.update({word: number for number, word in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)})


def is_cron(text):
    """Five fields, each a list of *, numbers, ranges and steps."""
    fields = text.lower().split()
    if len(fields) != len(FIELDS):
        return False
    for field, (low, high) in zip(fields, FIELDS):
        for part in field.split(","):
            found = re.fullmatch(r"(\*|[0-9a-z]+)(?:-([0-9a-z]+))?(?:/([0-9]+))?", part)
            if not found or (found[3] and int(found[3]) == 0):
                return False
            for end in (found[1], found[2]):
                if end and end != "*":
                    number = WORDS.get(end, int(end) if end.isdigit() else -1)
                    if not low <= number <= high:
                        return False
    return True


def test_is_cron():
    assert is_cron("*/15 6-18 * * mon-fri") and is_cron("0 0 1,15 * *")
    assert not is_cron("60 * * * *") and not is_cron("* * * *") and not is_cron("x * * * *")


@pytest.mark.parametrize("folder", pipelines(), ids=lambda folder: folder.name)
def test_graph(folder):
    pipeline = yaml.safe_load((folder / "metadata.yaml").read_text())
    assert pipeline["uuid"] == folder.name
    assert (folder / "__init__.py").exists()
    blocks = {block["uuid"]: block for block in pipeline["blocks"]}
    assert len(blocks) == len(pipeline["blocks"]), "a block is there twice"
    for name, block in blocks.items():
        for other in block["upstream_blocks"]:
            assert name in blocks[other]["downstream_blocks"]
        for other in block["downstream_blocks"]:
            assert name in blocks[other]["upstream_blocks"]
    left = set(blocks)
    while left:
        free = {name for name in left if not left.intersection(blocks[name]["upstream_blocks"])}
        assert free, f"{sorted(left)} wait for each other"
        left -= free


@pytest.mark.parametrize("folder", pipelines(), ids=lambda folder: folder.name)
def test_triggers(folder):
    path = folder / "triggers.yaml"
    if not path.exists():
        pytest.skip("it is started by hand")
    triggers = yaml.safe_load(path.read_text())["triggers"]
    names = [trigger["name"] for trigger in triggers]
    assert len(set(names)) == len(names), "two triggers have the same name"
    for trigger in triggers:
        assert trigger["schedule_type"] in {"time", "api", "event"}
        assert trigger["status"] in {"active", "inactive"}
        assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", str(trigger["start_time"]))
        if trigger["schedule_type"] == "time":
            interval = trigger["schedule_interval"]
            assert interval in NAMED or is_cron(interval), f"{interval} is no schedule"
