# SPDX-License-Identifier: Apache-2.0
"""Values as they travel: by value, by reference, as members of enumerations; and whether they are of the type that is declared."""
import datetime
import enum

from jsii import _types
from jsii._kernel import JSIIError, kernel
from jsii._manifests import manifests

_objects = {}  # what Python made, by reference


def register(thing):
    _objects[thing.__jsii_ref__] = thing


def to_wire(value):
    if value is None or isinstance(value, (str, int, float)) and not isinstance(value, enum.Enum):
        return value
    if isinstance(value, enum.Enum):
        return {"$jsii.enum": f"{type(value).__jsii_type__}/{value.value}"}
    if isinstance(value, list):
        return [to_wire(one) for one in value]
    if isinstance(value, dict):
        return {"$jsii.map": {key: to_wire(one) for key, one in value.items()}}
    if isinstance(value, datetime.datetime):
        return {"$jsii.date": value.astimezone(datetime.timezone.utc).isoformat()}
    if isinstance(value, _types.Struct):
        data = {value.__jsii_names__[name]: to_wire(one) for name, one in value._values.items()}
        return {"$jsii.struct": {"fqn": value.__jsii_type__, "data": data}}
    if isinstance(value, (_types.Object, Proxy)):
        return {"$jsii.byref": value.__jsii_ref__}
    if hasattr(type(value), "__jsii_interfaces__"):  # implemented in Python; JavaScript sees it now for the first time
        if not hasattr(value, "__jsii_ref__"):
            create(value, "Object", [])
        return {"$jsii.byref": value.__jsii_ref__}
    raise JSIIError(f"{value!r} is nothing that can be given to JavaScript")


def from_wire(value):
    if isinstance(value, list):
        return [from_wire(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "$jsii.byref" in value:
        return _resolve(value["$jsii.byref"], value.get("$jsii.interfaces", []))
    if "$jsii.enum" in value:
        fqn, _, member = value["$jsii.enum"].rpartition("/")
        return _types.named(fqn)(member)
    if "$jsii.date" in value:
        return datetime.datetime.fromisoformat(value["$jsii.date"].replace("Z", "+00:00"))
    return {key: from_wire(one) for key, one in value.get("$jsii.map", value).items()}


class Proxy:
    """An object of which only interfaces are known, or that has some beside its class."""

    def __init__(self, ref, parts):
        self.__dict__.update(__jsii_ref__=ref, _parts=parts)

    def __getattr__(self, name):
        for part in self._parts:
            if hasattr(type(part), name):
                return getattr(part, name)
        raise AttributeError(f"{' + '.join(type(part).__name__ for part in self._parts)} has no attribute {name}")

    def __setattr__(self, name, value):
        for part in self._parts:
            if hasattr(type(part), name):
                return setattr(part, name, value)
        raise AttributeError(f"{' + '.join(type(part).__name__ for part in self._parts)} has no attribute {name}")


def _seen_as(fqn, ref):
    kind = _types.named(fqn)
    thing = kind.__new__(kind)
    object.__setattr__(thing, "__jsii_ref__", ref)
    return thing


def _resolve(ref, interfaces):
    if ref in _objects:
        return _objects[ref]
    fqn = ref.rpartition("@")[0]
    if fqn != "Object":
        thing = _seen_as(fqn, ref)
        return Proxy(ref, [thing, *[_seen_as(one, ref) for one in interfaces]]) if interfaces else thing
    structs = [one for one in interfaces if manifests.is_struct(one)]
    if structs:  # JavaScript gives them by reference: each value is asked for
        kind = _types.named(structs[0])
        asked = {name: kernel.ask("get", objref={"$jsii.byref": ref}, property=js).get("value") for name, js in kind.__jsii_names__.items()}
        return kind(**{name: from_wire(value) for name, value in asked.items() if value is not None})
    return Proxy(ref, [_seen_as(one, ref) for one in interfaces])


def create(thing, fqn, arguments):
    """Makes the JavaScript side of a Python object, which calls back what the object's own class overrides."""
    answer = kernel.ask("create", fqn=fqn, args=[to_wire(one) for one in arguments], overrides=_overrides(type(thing)),
                        interfaces=[one for kind in type(thing).__mro__ for one in vars(kind).get("__jsii_interfaces__", [])])
    object.__setattr__(thing, "__jsii_ref__", answer["$jsii.byref"])
    register(thing)


def _overrides(kind):
    declared, found = {}, {}
    for one in kind.__mro__:
        names = [vars(one)["__jsii_type__"]] if "__jsii_type__" in vars(one) else vars(one).get("__jsii_interfaces__", [])
        for fqn in names:
            declared.update(_types.members(fqn))
    for one in kind.__mro__:
        if "__jsii_type__" in vars(one):
            break
        for name, item in vars(one).items():
            said = declared.get(name)
            if said and not said.get("static") and name not in found:
                if callable(item) and "type" not in said:
                    found[name] = {"method": said["name"], "cookie": name}
                elif isinstance(item, property) and "type" in said:
                    found[name] = {"property": said["name"], "cookie": name}
    return list(found.values())


def _answer(asked):
    name = asked["cookie"]
    if "invoke" in asked:
        thing = _objects[asked["invoke"]["objref"]["$jsii.byref"]]
        return to_wire(getattr(thing, name)(*[from_wire(one) for one in asked["invoke"].get("args") or []]))
    if "get" in asked:
        return to_wire(getattr(_objects[asked["get"]["objref"]["$jsii.byref"]], name))
    return setattr(_objects[asked["set"]["objref"]["$jsii.byref"]], name, from_wire(asked["set"]["value"]))


kernel.callback = _answer


# -- whether a value is of a declared type ------------------------------------------------------------------------------

def described(declared) -> str:
    if "collection" in declared:
        return f"{declared['collection']['kind']} of {described(declared['collection']['elementtype'])}"
    if "union" in declared:
        return " or ".join(described(one) for one in declared["union"]["types"])
    return declared.get("fqn") or declared["primitive"]


def _is(value, fqn) -> bool:
    if isinstance(value, Proxy):
        return any(_is(part, fqn) for part in value._parts)
    kinds = [kind for kind in type(value).__mro__]
    named = [vars(kind)["__jsii_type__"] for kind in kinds if "__jsii_type__" in vars(kind)]
    named += [one for kind in kinds for one in vars(kind).get("__jsii_interfaces__", [])]
    return any(fqn in manifests.lineage(one) for one in named)


PRIMITIVES = {"string": str, "boolean": bool, "date": datetime.datetime, "json": (dict, list, str, bool, int, float)}


def fits(value, declared) -> bool:
    if "union" in declared:
        return any(fits(value, one) for one in declared["union"]["types"])
    if "collection" in declared:
        element = declared["collection"]["elementtype"]
        if declared["collection"]["kind"] == "array":
            return isinstance(value, list) and all(fits(one, element) for one in value)
        return isinstance(value, dict) and all(isinstance(key, str) and fits(one, element) for key, one in value.items())
    if "fqn" in declared:
        return _is(value, declared["fqn"]) or manifests.is_struct(declared["fqn"]) and isinstance(value, dict)
    if declared["primitive"] == "any":
        return True
    if declared["primitive"] == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, PRIMITIVES[declared["primitive"]])


def checked(value, declared, where):
    """The value, a dictionary for a struct made one; TypeError where it is of another type."""
    if value is None and (declared.get("optional") or declared["type"].get("primitive") == "any"):
        return None
    kind = declared["type"]
    if isinstance(value, dict) and manifests.is_struct(kind.get("fqn", "")):
        return _types.named(kind["fqn"])(**value)
    if not fits(value, kind):
        raise TypeError(f"{where}: {value!r} is not {described(kind)}")
    return value
