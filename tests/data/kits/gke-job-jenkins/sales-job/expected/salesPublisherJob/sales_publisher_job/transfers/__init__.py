"""The transfers of the drawing: one module each, found by their names."""

from importlib import import_module

NAMES = (
    "load_orders",
    "load_customers",
)


def find_transfer(name):
    if name not in NAMES:
        raise LookupError(f"There is no transfer {name}; there are: {', '.join(NAMES)}.")
    return import_module(f".{name}", __name__)
