"""Finds the strings that an expression can have as its value, from the source code alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

KIT = Path("servicekit/src")
_LEFT_OUT = {"tests", "testing", "migrations"}


@dataclass(frozen=True)
class Module:
    """One source file. Absolute imports in it begin at the folder `root`; `imports` maps each
    imported name to (module, name in that module).
    """

    path: Path
    root: Path
    tree: ast.Module
    values: dict[str, ast.expr] = field(default_factory=dict)
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def package(self) -> list[str]:
        return list(self.path.relative_to(self.root).parent.parts)


def modules(suite: Path, root: Path) -> Iterator[Module]:
    """The modules below `root`, a folder of the suite, without tests and migrations."""
    for path in sorted((suite / root).rglob("*.py")):
        inside = path.relative_to(suite / root)
        if not _LEFT_OUT.intersection(inside.parts) and inside.name != "conftest.py":
            yield _module(path, suite / root)


def words(expression: ast.expr, module: Module, suite: Path) -> set[str] | None:
    """All strings that `expression` may have as its value; None if the code does not show them.

    It can resolve a literal, a constant of this or of an imported module, and a conditional
    expression of these.
    """
    match expression:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=body, orelse=orelse):
            one, other = words(body, module, suite), words(orelse, module, suite)
            return None if one is None or other is None else one | other
        case ast.Name(id=name) if name in module.values:
            return words(module.values[name], module, suite)
        case ast.Name(id=name) if name in module.imports:
            source, wanted = module.imports[name]
            return _constant(source, wanted, module, suite)
        case ast.Attribute(value=ast.Name(id=name), attr=wanted) if name in module.imports:
            source, inner = module.imports[name]
            return _constant(f"{source}.{inner}".strip("."), wanted, module, suite)
    return None


def _constant(source: str, name: str, module: Module, suite: Path) -> set[str] | None:
    for root in (module.root, suite / KIT):
        path = root.joinpath(*source.split(".")).with_suffix(".py")
        if path.is_file():
            found = _module(path, root)
            value = found.values.get(name)
            return None if value is None else words(value, found, suite)
    return None


@cache
def _module(path: Path, root: Path) -> Module:
    module = Module(path, root, ast.parse(path.read_text()))
    for statement in module.tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                module.values[name] = value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                module.values[name] = value
            case ast.ImportFrom(module=source, names=names, level=level):
                base = module.package[: len(module.package) - level + 1] if level else []
                prefix = ".".join([*base, *(source.split(".") if source else [])])
                for alias in names:
                    module.imports[alias.asname or alias.name] = (prefix, alias.name)
    return module
