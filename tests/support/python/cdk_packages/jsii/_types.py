# SPDX-License-Identifier: Apache-2.0
"""Python classes for the types of the manifests, each made when it is first used."""
import enum
import functools

from jsii import _names, _values
from jsii._kernel import kernel
from jsii._manifests import manifests


@functools.lru_cache(maxsize=None)
def members(fqn: str) -> dict:
    """What the type and all above it declare, by Python name."""
    found = {}
    for name in manifests.lineage(fqn):
        kind = manifests.type(name)
        for one in kind.get("methods", []) + kind.get("properties", []):
            found.setdefault(_names.member(one), one)
    return found


class Signature:
    """The parameters of a method or constructor: the properties of a last struct are keywords of their own."""

    def __init__(self, where: str, parameters: list):
        self.where, self.struct = where, None
        last = parameters[-1] if parameters else {}
        if manifests.is_struct(last.get("type", {}).get("fqn", "")) and not last.get("variadic"):
            self.struct, parameters = last["type"]["fqn"], parameters[:-1]
        keywords = set(members(self.struct)) if self.struct else set()
        self.parameters = []
        for one in parameters:
            name = _names.identifier(_names.snake(one["name"]))
            while name in keywords:
                name += "_"
            self.parameters.append((name, one))

    def bind(self, positional: tuple, keywords: dict) -> list:
        given, rest, arguments = list(positional), dict(keywords), []
        for name, declared in self.parameters:
            where = f"{self.where}: {name}"
            if declared.get("variadic"):
                arguments += [_values.checked(one, {"type": declared["type"]}, where) for one in given]
                given = []
                continue
            if given and name in rest:
                raise TypeError(f"{where} is given twice")
            if not given and name not in rest and not declared.get("optional"):
                raise TypeError(f"{where} is missing")
            value = given.pop(0) if given else rest.pop(name, None)
            arguments.append(_values.checked(value, declared, where))
        if given:
            raise TypeError(f"{self.where} takes {len(self.parameters)} positional arguments, {len(positional)} are given")
        if self.struct:
            arguments.append(named(self.struct)(**rest))
        elif rest:
            raise TypeError(f"{self.where} has no {', '.join(rest)}")
        return arguments


class Meta(type):
    """Finds what belongs to the class itself: static members, and the types inside it."""

    def __getattr__(cls, name):
        for kind in cls.__mro__:
            fqn = vars(kind).get("__jsii_type__")
            if fqn is None or fqn not in manifests:
                continue
            if f"{fqn}.{name}" in manifests:
                return named(f"{fqn}.{name}")
            declared = members(fqn).get(name)
            if declared and declared.get("static"):
                if "type" in declared:
                    return _values.from_wire(kernel.ask("sget", fqn=fqn, property=declared["name"])["value"])
                return functools.partial(_static_call, fqn, declared, Signature(f"{fqn}.{name}", declared.get("parameters", [])))
        raise AttributeError(f"{cls.__name__} has no attribute {name}")


def _static_call(fqn, declared, signature, *positional, **keywords):
    arguments = [_values.to_wire(one) for one in signature.bind(positional, keywords)]
    return _values.from_wire(kernel.ask("sinvoke", fqn=fqn, method=declared["name"], args=arguments).get("result"))


class Object(metaclass=Meta):
    """An object that lives in JavaScript."""

    def __init__(self, *positional, **keywords):
        fqn = next(vars(kind)["__jsii_type__"] for kind in type(self).__mro__ if "__jsii_type__" in vars(kind))
        initializer = next((kind["initializer"] for kind in map(manifests.type, manifests.lineage(fqn)) if "initializer" in kind), None)
        if initializer is None:
            raise TypeError(f"{fqn} cannot be made; it has static methods that make one")
        _values.create(self, fqn, Signature(fqn, initializer.get("parameters", [])).bind(positional, keywords))

    def __repr__(self):
        return f"<{type(self).__name__} {self.__jsii_ref__}>"


class Struct:
    """Values under names, checked when they are put together."""

    def __init__(self, **values):
        declared = members(self.__jsii_type__)
        for name in values:
            if name not in declared:
                raise TypeError(f"{self.__jsii_type__} has no {name}")
        for name, one in declared.items():
            if values.get(name) is None and not one.get("optional"):
                raise TypeError(f"{self.__jsii_type__} needs {name}")
        self._values = {name: _values.checked(value, declared[name], f"{self.__jsii_type__}.{name}")
                        for name, value in values.items() if value is not None}

    def __getattr__(self, name):
        if name in members(self.__jsii_type__):
            return self._values.get(name)
        raise AttributeError(f"{type(self).__name__} has no attribute {name}")

    def __eq__(self, other):
        return type(self) is type(other) and self._values == other._values

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._values.items())})"


def _method(where, declared):
    signature = Signature(where, declared.get("parameters", []))

    def call(self, *positional, **keywords):
        if declared.get("async"):
            raise NotImplementedError(f"{where} is asynchronous")
        arguments = [_values.to_wire(one) for one in signature.bind(positional, keywords)]
        return _values.from_wire(kernel.ask("invoke", objref={"$jsii.byref": self.__jsii_ref__}, method=declared["name"], args=arguments).get("result"))
    return call


def _property(where, declared):
    def read(self):
        return _values.from_wire(kernel.ask("get", objref={"$jsii.byref": self.__jsii_ref__}, property=declared["name"]).get("value"))

    def write(self, value):
        value = _values.to_wire(_values.checked(value, declared, where))
        kernel.ask("set", objref={"$jsii.byref": self.__jsii_ref__}, property=declared["name"], value=value)
    return property(read, None if declared.get("immutable") else write)


@functools.lru_cache(maxsize=None)
def named(fqn: str):
    """The Python class of a type."""
    kind, name = manifests.type(fqn), fqn.rpartition(".")[2]
    if kind["kind"] == "enum":
        made = enum.Enum(name, {_names.identifier(one["name"]): one["name"] for one in kind["members"]})
        made.__jsii_type__ = fqn
        return made
    if kind.get("datatype"):
        return type(name, (Struct,), {"__jsii_type__": fqn, "__jsii_names__": {python: one["name"] for python, one in members(fqn).items()}})
    own = {"__jsii_type__": fqn}
    # A class inherits from its base; what interfaces declare stands in the class itself.
    above = set(members(kind["base"])) if kind.get("base") else set()
    redeclared = {_names.member(one) for one in kind.get("methods", []) + kind.get("properties", [])}
    for python, declared in members(fqn).items():
        if not declared.get("static") and (python not in above or python in redeclared):
            own[python] = (_property if "type" in declared else _method)(f"{fqn}.{python}", declared)
    return Meta(name, (named(kind["base"]) if kind.get("base") else Object,), own)
