"""Compares the types of notices that services send with the table of notification_service."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from checking.words import Module, modules, words
from suite.config import SERVICES

TABLE = Path("notification_service/notifications/types.py")
KEY = "notification_type"
LITERAL = "NoticeType"


def notice_type_problems(suite: Path) -> list[str]:
    """A sentence for each notice type that a service sends but that is not in the table."""
    known = notice_types(suite)
    return [
        f"{module.path.relative_to(suite)}:{line} tells of {word!r}, which is no type of {TABLE}."
        for service in SERVICES
        for module in modules(suite, Path(service.folder))
        for line, word in _named(module, suite)
        if word not in known
    ]


def notice_types(suite: Path) -> set[str]:
    """All notice types in the table."""
    tree = ast.parse((suite / TABLE).read_text())
    return {
        value
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name == "NotificationType"
        for statement in node.body
        if isinstance(statement, ast.Assign)
        for value in _texts(statement.value)
    }


def _named(module: Module, suite: Path) -> Iterator[tuple[int, str]]:
    """The line and the word of each notice type that the module names."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript(slice=members)) if (
                name == LITERAL
            ):
                yield from ((node.lineno, word) for word in _texts(members))
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    if isinstance(key, ast.Constant) and key.value == KEY:
                        found = words(value, module, suite) or ()
                        yield from ((value.lineno, word) for word in sorted(found))


def _texts(expression: ast.expr) -> Iterator[str]:
    for node in ast.walk(expression):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
