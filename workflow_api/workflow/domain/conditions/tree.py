"""Conditions as trees, and the text for the engine that is made from a tree.

The engine never compiles the text that a person wrote. It compiles a text that is made from the
tree which was judged. So our parser and the engine cannot understand a condition differently.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The base class of all nodes. `place` is the position of the node's first character, counted
    from 1.
    """

    place: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Literal(Place):
    """A text, number, truth value or null."""

    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Name(Place):
    """A variable: `ticket`, `task` or the variable of a loop."""

    name: str


@dataclass(frozen=True, slots=True)
class Select(Place):
    """`of.key`."""

    of: Node
    key: str


@dataclass(frozen=True, slots=True)
class Index(Place):
    """`of[key]`."""

    of: Node
    key: Node


@dataclass(frozen=True, slots=True)
class Has(Place):
    """`has(of.key)`."""

    of: Node
    key: str


@dataclass(frozen=True, slots=True)
class Unary(Place):
    """`!of` or `-of`."""

    operator: str
    of: Node


@dataclass(frozen=True, slots=True)
class Logic(Place):
    """`a && b && …` or `a || b || …`, with two or more items."""

    operator: str
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Binary(Place):
    """A comparison, a search (`in`) or arithmetic."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Choice(Place):
    """`test ? yes : no`."""

    test: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class ListOf(Place):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class MapOf(Place):
    """`{"a": b}`."""

    entries: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True)
class Call(Place):
    """`function(arguments)`, or `on.function(arguments)`."""

    function: str
    on: Node | None
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Loop(Place):
    """`over.macro(variable, body)`; `transform` is the third argument of `map`."""

    macro: str
    over: Node
    variable: str
    body: Node
    transform: Node | None = None


Node = (
    Literal
    | Name
    | Select
    | Index
    | Has
    | Unary
    | Logic
    | Binary
    | Choice
    | ListOf
    | MapOf
    | Call
    | Loop
)

COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
_STRENGTH = {"?": 1, "||": 2, "&&": 3, **dict.fromkeys(COMPARISONS, 4)}
_STRENGTH |= {"+": 5, "-": 5, "*": 6, "/": 6, "%": 6, "unary": 7, "member": 8}


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a node, in the order in which they are written."""
    match node:
        case Literal() | Name():
            return ()
        case Select(of=of) | Has(of=of) | Unary(of=of):
            return (of,)
        case Index(of=of, key=key):
            return (of, key)
        case Logic(items=items) | ListOf(items=items):
            return items
        case Binary(left=left, right=right):
            return (left, right)
        case Choice(test=test, yes=yes, no=no):
            return (test, yes, no)
        case MapOf(entries=entries):
            return tuple(part for entry in entries for part in entry)
        case Call(on=on, arguments=arguments):
            return arguments if on is None else (on, *arguments)
        case Loop(over=over, body=body, transform=transform):
            return (over, body) if transform is None else (over, body, transform)


def replaced(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree in which `change(node)` replaces each node, inner nodes first."""
    parts = {item.name: _replaced(getattr(node, item.name), change) for item in fields(node)}
    return change(type(node)(**parts))


def _replaced(part: Any, change: Callable[[Node], Node]) -> Any:
    if isinstance(part, Place):
        return replaced(part, change)  # type: ignore[arg-type]  # all places are nodes
    return tuple(_replaced(item, change) for item in part) if isinstance(part, tuple) else part


def render(node: Node) -> str:
    """The tree as CEL: `parse(render(node)) == node`."""
    return _render(node)[0]


def text_literal(value: str) -> str:
    """The text as a CEL literal. Characters that cannot be seen are escaped."""
    return '"' + "".join(_escaped(sign) for sign in value) + '"'


def _escaped(sign: str) -> str:
    if sign in '"\\':
        return "\\" + sign
    if sign == " " or not is_unseen(sign):
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) <= 0xFFFF else f"\\U{ord(sign):08x}"


def is_unseen(sign: str) -> bool:
    """Whether the character is a control, format, private-use or unassigned character, or separates
    lines.
    """
    return unicodedata.category(sign)[0] == "C" or unicodedata.category(sign) in ("Zl", "Zp")


def _render(node: Node) -> tuple[str, int]:
    """The text of the node, and the precedence of its outermost operator."""
    match node:
        case Literal(value=value):
            return _literal(value)
        case Name(name=name):
            return name, 8
        case Select(of=of, key=key):
            return f"{_in(of, 8)}.{key}", 8
        case Has(of=of, key=key):
            return f"has({_in(of, 8)}.{key})", 8
        case Index(of=of, key=key):
            return f"{_in(of, 8)}[{render(key)}]", 8
        case Unary(operator=operator, of=of):
            return f"{operator}{_in(of, 8)}", 7
        case Logic(operator=operator, items=items):
            strength = _STRENGTH[operator]
            return f" {operator} ".join(_in(item, strength + 1) for item in items), strength
        case Binary(operator=operator, left=left, right=right):
            strength = _STRENGTH[operator]
            return f"{_in(left, strength)} {operator} {_in(right, strength + 1)}", strength
        case Choice(test=test, yes=yes, no=no):
            return f"{_in(test, 2)} ? {_in(yes, 2)} : {_in(no, 2)}", 1
        case ListOf(items=items):
            return f"[{', '.join(map(render, items))}]", 8
        case MapOf(entries=entries):
            return f"{{{', '.join(f'{render(k)}: {render(v)}' for k, v in entries)}}}", 8
        case Call(function=function, on=on, arguments=arguments):
            receiver = "" if on is None else f"{_in(on, 8)}."
            return f"{receiver}{function}({', '.join(map(render, arguments))})", 8
        case Loop(macro=macro, over=over, variable=variable, body=body, transform=transform):
            parts = [variable, render(body), *([render(transform)] if transform else [])]
            return f"{_in(over, 8)}.{macro}({', '.join(parts)})", 8


def _in(node: Node, strength: int) -> str:
    text, own = _render(node)
    return text if own >= strength else f"({text})"


def _literal(value: str | float | bool | None) -> tuple[str, int]:
    if value is None:
        return "null", 8
    if isinstance(value, bool):
        return ("true" if value else "false"), 8
    if isinstance(value, str):
        return text_literal(value), 8
    return repr(value), (8 if repr(value)[0] != "-" else 7)
