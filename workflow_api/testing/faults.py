"""Put faults into functions in memory, to show that the tests notice them.

A fault replaces one piece of a module's source by another. The changed source is compiled, and the
existing functions get the new code. So every module that has imported one of these functions runs
the faulty code at once.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: `wrong` replaces `text`, which occurs once in the source of `module`."""

    name: str
    module: ModuleType
    text: str
    wrong: str


@contextmanager
def seeded(fault: Fault) -> Iterator[None]:
    """Run the `with` block with the fault in the module.

    Raises LookupError unless the source has the text exactly once.
    """
    source = inspect.getsource(fault.module)
    if source.count(fault.text) != 1:
        raise LookupError(f"{fault.name}: {fault.text!r} is not once in {fault.module.__name__}.")
    path = fault.module.__file__ or "?"
    wrong = dict(_codes(compile(source.replace(fault.text, fault.wrong), path, "exec")))
    right = {name: function.__code__ for name, function in _functions(fault.module).items()}
    try:
        _put(fault.module, {name: wrong[name] for name in right})
        yield
    finally:
        _put(fault.module, right)


def _put(module: ModuleType, codes: dict[str, CodeType]) -> None:
    """Give the functions this code. Empty their caches, which contain results of the former code."""
    functions = _functions(module)
    for name, code in codes.items():
        functions[name].__code__ = code
    for value in vars(module).values():
        if isinstance(value, functools._lru_cache_wrapper):
            value.cache_clear()


def _functions(module: ModuleType) -> dict[str, FunctionType]:
    """The module's own functions and methods, by their qualified names."""
    found: dict[str, FunctionType] = {}
    owners = [module, *(v for v in vars(module).values() if _is_own_class(v, module))]
    for owner in owners:
        for value in vars(owner).values():
            function = inspect.unwrap(value) if callable(value) else None
            if isinstance(function, FunctionType) and function.__module__ == module.__name__:
                found[function.__qualname__] = function
    return {name: function for name, function in found.items() if _is_written(function, module)}


def _is_own_class(value: object, module: ModuleType) -> bool:
    return isinstance(value, type) and value.__module__ == module.__name__


def _is_written(function: FunctionType, module: ModuleType) -> bool:
    """Whether the function is written in the module's file. Methods that dataclasses add are not."""
    return function.__code__.co_filename == module.__file__


def _codes(code: CodeType) -> Iterator[tuple[str, CodeType]]:
    """The code of every function in a compiled module, by its qualified name."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant.co_qualname, constant
            yield from _codes(constant)
