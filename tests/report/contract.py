"""The front end's contract, read from ``frontend/src/document.ts``, and values held against it both ways."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONTRACT = Path(__file__).parents[2] / "frontend" / "src" / "document.ts"
_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|\d+|\w+|[{}\[\]()<>|,;:?=])')


@dataclass(frozen=True)
class Type:
    """``kind`` is name, literal, list, tuple, object, union or generic; ``parts`` depend on it."""

    kind: str
    name: str = ""
    parts: tuple[Any, ...] = ()


class Contract:
    """All interfaces and type names of a TypeScript file of plain declarations."""

    def __init__(self, text: str) -> None:
        bare = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)
        self.tokens = _TOKEN.findall(bare)
        self.position = 0
        self.types: dict[str, Type] = {}
        while self.position < len(self.tokens):
            self.expect("export")
            if self.take() == "interface":
                name = self.take()
                self.types[name] = self.fields()
            else:
                name = self.take()
                self.expect("=")
                self.types[name] = self.union()
                self.expect(";")

    def peek(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def take(self) -> str:
        self.position += 1
        return self.tokens[self.position - 1]

    def expect(self, wanted: str) -> None:
        found = self.take()
        assert found == wanted, (
            f"expected {wanted!r}, found {found!r} after {self.tokens[self.position - 8 : self.position]}"
        )

    def fields(self) -> Type:
        self.expect("{")
        found: list[tuple[str, Type]] = []
        while self.peek() != "}":
            name = self.take()
            self.expect(":")
            found.append((name, self.union()))
            if self.peek() in (";", ","):
                self.take()
        self.expect("}")
        return Type("object", parts=tuple(found))

    def union(self) -> Type:
        if self.peek() == "|":
            self.take()
        members = [self.postfix()]
        while self.peek() == "|":
            self.take()
            members.append(self.postfix())
        return members[0] if len(members) == 1 else Type("union", parts=tuple(members))

    def postfix(self) -> Type:
        found = self.atom()
        while self.peek() == "[":
            self.take()
            self.expect("]")
            found = Type("list", parts=(found,))
        return found

    def atom(self) -> Type:
        token = self.peek()
        if token == "{":
            return self.fields()
        if token == "[":
            self.take()
            return Type("tuple", parts=self.listed("]"))
        if token == "(":
            self.take()
            found = self.union()
            self.expect(")")
            return found
        token = self.take()
        if token.startswith('"'):
            return Type("literal", token[1:-1])
        if token.isdigit():
            return Type("literal", token, (int(token),))
        if self.peek() == "<":
            self.take()
            return Type("generic", token, self.listed(">"))
        return Type("name", token)

    def listed(self, end: str) -> tuple[Type, ...]:
        found = []
        while self.peek() != end:
            found.append(self.union())
            if self.peek() == ",":
                self.take()
        self.expect(end)
        return tuple(found)

    def breaches(self, value: Any, wanted: Type | str, where: str = "document") -> list[str]:
        """What of ``value`` is not as the contract has it, keys missing and keys too many included."""
        found = Type("name", wanted) if isinstance(wanted, str) else wanted
        return list(getattr(self, f"_{found.kind}")(value, found, where))

    def _name(self, value: Any, wanted: Type, where: str) -> list[str]:
        right = {
            "string": isinstance(value, str),
            "boolean": isinstance(value, bool),
            "number": isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value),
            "null": value is None,
            "true": value is True,
            "false": value is False,
        }
        if wanted.name in self.types:
            return self.breaches(value, self.types[wanted.name], where)
        assert wanted.name in right, f"unknown type {wanted.name}"
        return [] if right[wanted.name] else [f"{where}: expected {wanted.name}, found {value!r:.80}"]

    def _literal(self, value: Any, wanted: Type, where: str) -> list[str]:
        right = wanted.parts[0] if wanted.parts else wanted.name
        same = value == right and isinstance(value, bool) == isinstance(right, bool)
        return [] if same else [f"{where}: expected {right!r}, found {value!r:.80}"]

    def _list(self, value: Any, wanted: Type, where: str) -> list[str]:
        if not isinstance(value, list):
            return [f"{where}: expected a list, found {value!r:.80}"]
        return [each for n, item in enumerate(value) for each in self.breaches(item, wanted.parts[0], f"{where}[{n}]")]

    def _tuple(self, value: Any, wanted: Type, where: str) -> list[str]:
        if not isinstance(value, list) or len(value) != len(wanted.parts):
            return [f"{where}: expected {len(wanted.parts)} values, found {value!r:.80}"]
        pairs = enumerate(zip(value, wanted.parts, strict=True))
        return [each for n, (item, part) in pairs for each in self.breaches(item, part, f"{where}[{n}]")]

    def _object(self, value: Any, wanted: Type, where: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{where}: expected an object, found {value!r:.80}"]
        fields = dict(wanted.parts)
        told = [f"{where}: lacks {name}" for name in fields.keys() - value.keys()]
        told += [f"{where}: has {name}, which the contract lacks" for name in value.keys() - fields.keys()]
        for name in fields.keys() & value.keys():
            told += self.breaches(value[name], fields[name], f"{where}.{name}")
        return told

    def _union(self, value: Any, wanted: Type, where: str) -> list[str]:
        tried = [self.breaches(value, part, where) for part in wanted.parts]
        if any(not each for each in tried):
            return []
        return (
            min(tried, key=len)
            if isinstance(value, dict | list)
            else [f"{where}: {value!r:.80} is none of the choices"]
        )

    def _generic(self, value: Any, wanted: Type, where: str) -> list[str]:
        if wanted.name == "Record":
            keys = self.names_of(wanted.parts[0])
            return self._object(value, Type("object", parts=tuple((key, wanted.parts[1]) for key in keys)), where)
        assert wanted.name == "Exclude", f"unknown generic {wanted.name}"
        right = self.names_of(wanted)
        return [] if value in right else [f"{where}: {value!r:.80} is none of {right}"]

    def names_of(self, wanted: Type) -> list[str]:
        """The literals a type stands for."""
        if wanted.kind == "literal":
            return [wanted.name]
        if wanted.kind == "name":
            return self.names_of(self.types[wanted.name])
        if wanted.kind == "union":
            return [name for part in wanted.parts for name in self.names_of(part)]
        all_of, without = (self.names_of(part) for part in wanted.parts)
        return [name for name in all_of if name not in without]


def read_contract() -> Contract:
    """The contract as it stands in the repository."""
    return Contract(CONTRACT.read_text(encoding="utf-8"))
