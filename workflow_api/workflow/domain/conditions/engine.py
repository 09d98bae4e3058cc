"""Run conditions in the CEL engine, a Rust extension, and reduce each result to one of four outcomes."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING, Any

from .tree import Call, Node, render, replaced

if TYPE_CHECKING:
    import cel as cel


def _load() -> Any:
    """Load only the extension module of the package. Importing the package would also import its
    command line: 440 modules and 27 MB in every process.
    """
    package = find_spec("cel")
    extension = package and PathFinder.find_spec("cel", package.submodule_search_locations)
    if not extension or not extension.loader:
        raise ImportError("The package common-expression-language is not installed.")
    module = module_from_spec(extension)
    extension.loader.exec_module(module)
    return module


if not TYPE_CHECKING:
    cel = _load()
# Silence the engine's log. The engine logs a message when our `size` refuses a value, but here this
# is an ordinary outcome.
logging.getLogger("cel").setLevel(logging.CRITICAL)

_SIZE = "_size"


class Outcome(StrEnum):
    """The result of a condition. Only `true` opens a transition; `error` is an incident."""

    TRUE = "true"
    FALSE = "false"
    ABSENT = "absent"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Value:
    """An outcome. For an error, `error` is a sentence for people; it quotes no content of the ticket."""

    outcome: Outcome
    error: str | None = None

    @property
    def is_true(self) -> bool:
        return self.outcome is Outcome.TRUE

    @property
    def is_error(self) -> bool:
        return self.outcome is Outcome.ERROR


TRUE = Value(Outcome.TRUE)
FALSE = Value(Outcome.FALSE)
ABSENT = Value(Outcome.ABSENT)


def failed(message: str) -> Value:
    """An error with this sentence."""
    return Value(Outcome.ERROR, message)


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A compiled tree. `functions` are the Python functions that the tree calls because the engine lacks
    them.
    """

    compiled: cel.Program
    functions: Mapping[str, Callable[[Any], Any]]


def program_of(tree: Node) -> Program:
    """Compile; raises ValueError if the engine refuses the tree."""
    compiled = cel.compile(render(replaced(tree, _with_own_size)))
    has_size = _SIZE in compiled.functions()
    return Program(compiled, {_SIZE: _size} if has_size else {})


def execute(program: Program, variables: Mapping[str, Any]) -> Value:
    """Run the program on plain values.

    As in CEL, an absent key on one side of `&&` or `||` does not matter if the other side decides
    the result. If one side is absent and the other fails, the outcome is that of the right side.
    """
    try:
        result = program.compiled.execute({**variables, **program.functions})
    except KeyError:
        return ABSENT
    except Exception as error:  # the engine has no exceptions of its own
        return failed(_sentence(error))
    if isinstance(result, bool):
        return TRUE if result else FALSE
    return failed(f"Its result is {_kind(result)}, not true or false.")


def _with_own_size(node: Node) -> Node:
    if isinstance(node, Call) and node.function == "size":
        return Call(_SIZE, None, node.arguments if node.on is None else (node.on,))
    return node


def _size(value: Any) -> int:
    """The number of characters or entries. The engine's own `size` counts the bytes of a text."""
    if isinstance(value, str | list | dict):
        return len(value)
    raise TypeError


_UNKNOWN = re.compile(r"Undefined variable or function: '(\w+)'")
_REFUSED = re.compile(r"Function '(\w+)' error")
_SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (ZeroDivisionError, "It divides by zero."),
    (OverflowError, "A number or time is too large."),
    (IndexError, "It asks for an entry that the list does not have."),
    (
        TypeError,
        "It compares or combines values of kinds that do not go together, such as a text and a number.",
    ),
)


def _sentence(error: Exception) -> str:
    """A sentence for the error. The engine's own message is not passed on: it may quote the ticket."""
    text = str(error).replace(_SIZE, "size")
    if found := _UNKNOWN.match(text):
        return f"{found[1]}() is asked of a value of a kind that does not have it."
    if found := _REFUSED.match(text):
        return f"{found[1]}() cannot read its value."
    for kind, sentence in _SENTENCES:
        if isinstance(error, kind):
            return sentence
    return "It cannot be evaluated."


_KINDS: tuple[tuple[type, str], ...] = (
    (str, "a text"),
    (int, "a number"),
    (float, "a number"),
    (list, "a list"),
    (dict, "a map"),
)


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    return next((name for kind, name in _KINDS if isinstance(value, kind)), "a time")
