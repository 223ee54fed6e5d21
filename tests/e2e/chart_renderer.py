# SPDX-License-Identifier: Apache-2.0
"""Renders the charts that kits write, as `helm template` would, where there is no helm: the part of Go's template language
and of Helm's functions that these charts use. What it does not know is an error, never left out."""

import hashlib
import json
import re

import yaml

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|:=|[|(),]|\$?[A-Za-z_0-9.$]+|\.')


class ChartError(Exception):
    pass


def split(text):
    """("text", …) and ("action", …), with the white space that {{- and -}} take away."""
    parts, position = [], 0
    for found in re.finditer(r"\{\{(-?)\s*(/\*.*?\*/|(?:\"(?:[^\"\\]|\\.)*\"|[^\"}]|\}(?!\}))*?)\s*(-?)\}\}", text, re.S):
        before = text[position:found.start()]
        parts.append(["text", before.rstrip() if found[1] else before, position > 0])
        parts.append(["action", found[2].strip(), bool(found[3])])
        position = found.end()
    parts.append(["text", text[position:], True])
    result, trim = [], False
    for kind, content, flag in parts:
        if kind == "text":
            result.append((kind, content.lstrip() if trim else content))
        elif not content.startswith("/*"):
            result.append((kind, content))
        if kind == "action":
            trim = flag
    return result


def parse(parts, position, ends):
    """A list of nodes up to one of the ends: (nodes, the end, position behind it)."""
    nodes = []
    while position < len(parts):
        kind, content = parts[position]
        position += 1
        if kind == "text":
            nodes.append(("text", content))
            continue
        word, _, rest = content.partition(" ")
        if word in ends:
            return nodes, content, position
        if word in ("if", "with", "range"):
            branches, head = [], (word, rest)
            while True:
                body, end, position = parse(parts, position, ("else", "end"))
                branches.append((head, body))
                if end == "end":
                    break
                following = end.partition(" ")[2]
                head = tuple(following.split(" ", 1)) if following else ("else", "")
            nodes.append(("block", branches))
        elif word == "define":
            body, _, position = parse(parts, position, ("end",))
            nodes.append(("define", json.loads(rest), body))
        else:
            nodes.append(("value", content))
    if ends:
        raise ChartError(f"No {ends}.")
    return nodes, None, position


def as_yaml(value):
    return yaml.safe_dump(value, default_flow_style=False, sort_keys=True, allow_unicode=True).rstrip("\n").removesuffix("\n...")


def text_of(value):
    return "" if value is None else {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def required(message, value):
    if value in (None, ""):
        raise ChartError(message)
    return value


def indent(count, text):
    return "\n".join(" " * count + line for line in text.split("\n"))


class Chart:
    def __init__(self, folder, values, release, namespace):
        self.folder = folder
        self.root = {
            "Values": values, "Chart": yaml.safe_load((folder / "Chart.yaml").read_text()),
            "Release": {"Name": release, "Namespace": namespace, "Service": "Helm"},
            "Files": {"Get": lambda path: (folder / path).read_text() if (folder / path).exists() else ""},
        }
        self.defined = {}
        self.functions = {
            "include": lambda name, scope: self.run(self.defined[name], {"$": scope}, scope),
            "printf": lambda pattern, *words: pattern % tuple(text_of(word) if "%s" in pattern else word for word in words),
            "quote": lambda value: json.dumps(text_of(value), ensure_ascii=False),
            "default": lambda other, value: value if value else other,
            "required": required,
            "replace": lambda old, new, text: text.replace(old, new),
            "trunc": lambda length, text: text[:length],
            "trimSuffix": lambda suffix, text: text.removesuffix(suffix),
            "toJson": lambda value: json.dumps(value, sort_keys=True, separators=(",", ":")),
            "toYaml": as_yaml,
            "sha256sum": lambda text: hashlib.sha256(text.encode()).hexdigest(),
            "indent": indent,
            "nindent": lambda count, text: "\n" + indent(count, text),
            "dict": lambda *words: dict(zip(words[::2], words[1::2], strict=True)),
            "int64": int,
            "not": lambda value: not value,
            "and": lambda *values: next((value for value in values if not value), values[-1]),
            "or": lambda *values: next((value for value in values if value), values[-1]),
            "eq": lambda one, *others: one in others,
        }

    def render(self):
        """The text of all templates, by file."""
        trees = {}
        for file in sorted((self.folder / "templates").iterdir()):
            nodes, _, _ = parse(split(file.read_text()), 0, ())
            self.defined.update({node[1]: node[2] for node in nodes if node[0] == "define"})
            trees[file.name] = nodes
        return {
            name: self.run(nodes, {"$": self.root}, self.root) for name, nodes in trees.items() if not name.startswith("_")
        }

    def objects(self):
        return [each for text in self.render().values() for each in yaml.safe_load_all(text) if each]

    def run(self, nodes, variables, dot):
        out = []
        for node in nodes:
            if node[0] == "text":
                out.append(node[1])
            elif node[0] == "block":
                out.append(self.block(node[1], variables, dot))
            elif node[0] == "value":
                assigned = re.match(r"(\$\w+)\s*:=\s*(.*)", node[1], re.S)
                if assigned:
                    variables[assigned[1]] = self.value(assigned[2], variables, dot)
                else:
                    out.append(text_of(self.value(node[1], variables, dot)))
        return "".join(out)

    def block(self, branches, variables, dot):
        for (word, condition), body in branches:
            if word == "else":
                return self.run(body, dict(variables), dot)
            names, _, expression = condition.rpartition(":=")
            value = self.value(expression, variables, dot)
            if not value:
                continue
            if word == "if":
                return self.run(body, dict(variables), dot)
            if word == "with":
                return self.run(body, dict(variables), value)
            items = sorted(value.items()) if isinstance(value, dict) else list(enumerate(value))
            named = [name.strip() for name in names.split(",") if name.strip()]
            out = []
            for key, item in items:
                inside = dict(variables)
                inside.update(zip(named, (key, item) if len(named) == 2 else (item,), strict=False))
                out.append(self.run(body, inside, item))
            return "".join(out)
        return ""

    def value(self, expression, variables, dot):
        tokens = TOKEN.findall(expression)
        if "".join(tokens) != re.sub(r"\s+(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", "", expression):
            raise ChartError(f"Not understood: {expression}")
        value, rest = self.pipeline(tokens, variables, dot)
        if rest:
            raise ChartError(f"Not understood: {expression}")
        return value

    def pipeline(self, tokens, variables, dot):
        value, tokens = self.command(tokens, variables, dot, ())
        while tokens and tokens[0] == "|":
            value, tokens = self.command(tokens[1:], variables, dot, (value,))
        return value, tokens

    def command(self, tokens, variables, dot, last):
        words = []
        while tokens and tokens[0] not in ("|", ")"):
            word, tokens = self.operand(tokens, variables, dot)
            words.append(word)
        words += last
        if callable(words[0]):
            return words[0](*words[1:]), tokens
        if len(words) != 1:
            raise ChartError(f"Not a function: {words[0]!r}")
        return words[0], tokens

    def operand(self, tokens, variables, dot):
        token, tokens = tokens[0], tokens[1:]
        if token == "(":
            value, tokens = self.pipeline(tokens, variables, dot)
            return value, tokens[1:]
        if token.startswith('"'):
            return json.loads(token), tokens
        if re.fullmatch(r"-?\d+", token):
            return int(token), tokens
        if token in ("true", "false"):
            return token == "true", tokens
        if token.startswith((".", "$")):
            name, *parts = token.split(".")
            value = variables[name] if name else dot
            for part in parts:
                if part:
                    value = value.get(part) if isinstance(value, dict) else None
            return value, tokens
        if token not in self.functions:
            raise ChartError(f"Not a function here: {token}")
        return self.functions[token], tokens


def merged(base, over):
    """Values over values, as Helm lays them."""
    result = dict(base)
    for key, value in over.items():
        result[key] = merged(base[key], value) if isinstance(value, dict) and isinstance(base.get(key), dict) else value
    return result
