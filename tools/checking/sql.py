"""Finds hand-written SQL outside of the modules meant for it, and such SQL without a test of its
cost.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from checking.words import KIT, Module, modules
from suite.config import SERVICES

HOT = "hot.py"
# Checks of a service's tables; only the command `check_invariants` runs them.
_RULES = "invariants.py"
# The package of servicekit that builds statements, triggers, indexes and locks.
_MAKERS = KIT / "servicekit" / "db"
_STATEMENT = re.compile(r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\s")
_COST = re.compile(r"Cost: (\S+\.py)::(\w+)")


def sql_problems(suite: Path) -> list[str]:
    """A sentence for each statement in a wrong module, and each public function in a `hot.py`
    without a test of its cost.
    """
    problems = []
    for root in (*(Path(service.folder) for service in SERVICES), KIT):
        for module in modules(suite, root):
            name = str(module.path.relative_to(suite))
            if module.path.name == HOT:
                problems += [f"{name}{it}" for it in _uncounted(module, _tests_of(suite, root))]
            elif not _is_meant_for_sql(module, suite):
                problems += [
                    f"{name}:{line} has SQL: ask the ORM, or put it into the {HOT} of its app."
                    for line in _statements(module.tree)
                ]
    return problems


def _is_meant_for_sql(module: Module, suite: Path) -> bool:
    return module.path.name == _RULES or module.path.is_relative_to(suite / _MAKERS)


def _tests_of(suite: Path, root: Path) -> Path:
    """The folder to which the paths of cost tests are relative."""
    return suite / (root.parent if root == KIT else root)


def _statements(tree: ast.AST) -> list[int]:
    """The line of each string that begins like an SQL statement; docstrings do not count."""
    documented = {id(text) for text in _docstrings(tree)}
    return sorted(
        {
            node.lineno
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documented
            and _STATEMENT.match(node.value)
        }
    )


def _docstrings(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str()) as text):
                yield text


def _uncounted(module: Module, tests: Path) -> Iterator[str]:
    """A sentence for each public function of a `hot.py` that names no cost test, or a cost test that does
    not exist.
    """
    for node in module.tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        named = _COST.search(ast.get_docstring(node) or "")
        if named is None:
            yield f":{node.lineno} {node.name} names no test: 'Cost: path::test_name'."
        elif not _has_test(tests / named[1], named[2]):
            yield f":{node.lineno} {node.name} names {named[0][6:]}, which does not exist."


def _has_test(file: Path, name: str) -> bool:
    return file.is_file() and f"def {name}(" in file.read_text()
