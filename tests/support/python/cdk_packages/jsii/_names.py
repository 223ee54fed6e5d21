# SPDX-License-Identifier: Apache-2.0
"""Names of the manifests (camelCase) as they are in Python."""
import keyword
import re


def snake(name: str) -> str:
    """bucketName: bucket_name; enforceSSL: enforce_ssl; a unit such as MiB is one word."""
    name = re.sub(r"(?<![A-Z])([KMG])iB(?![a-z])", r"\1ib", name)
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return re.sub(r"([A-Z]+)([A-Z][a-z]+)", r"\1_\2", name).lower()


def identifier(name: str) -> str:
    return name + "_" if keyword.iskeyword(name) else name


def member(declared: dict) -> str:
    """What a method or property is called: constants shout, and what is meant for subclasses begins with _."""
    name = identifier(snake(declared["name"]))
    if declared.get("const"):
        name = name.upper()
    return "_" + name if declared.get("protected") else name


def distribution(name: str) -> str:
    """A name of pip's, of which several spellings are the same."""
    return re.sub(r"[-_.]+", "-", name).lower()
