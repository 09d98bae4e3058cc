"""The rules that a condition must keep beyond its syntax."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .costs import BUDGET, USUAL, cost_of
from .engine import Outcome, Value, execute, program_of
from .facts import TASK_FIELDS
from .parser import RESERVED
from .patterns import MAX_PATTERN
from .problems import Problem
from .tree import (
    Binary,
    Call,
    Has,
    Index,
    ListOf,
    Literal,
    Loop,
    MapOf,
    Name,
    Node,
    Select,
    Unary,
    children,
)

FUNCTIONS = frozenset({"size", "int", "double", "string", "timestamp", "duration"})
"""The functions that are called as `function(value)`."""
METHODS: Mapping[str, int] = {
    **dict.fromkeys(("contains", "startsWith", "endsWith", "matches"), 1),
    **dict.fromkeys(("size", "getFullYear", "getMonth", "getDate", "getDayOfMonth"), 0),
    **dict.fromkeys(("getDayOfWeek", "getDayOfYear", "getHours", "getMinutes", "getSeconds"), 0),
}
"""The functions that are called as `value.function(…)`, with the number of arguments in the brackets."""
SUBJECTS = ("ticket", "task")
_YIELDS_TRUTH = frozenset({"contains", "startsWith", "endsWith", "matches"})
_ARITHMETIC = frozenset("+-*/%")


def judge(tree: Node) -> tuple[Problem, ...]:
    """All reasons for which the condition is refused, in the order of their places in the text."""
    problems = [*_names(tree, frozenset()), *_lists(tree, is_used=False), *_patterns(tree)]
    if not problems:
        problems += _whole(tree)
    return tuple(sorted(problems, key=lambda problem: problem.place or 0))


def fields_read(tree: Node, subject: str) -> frozenset[str]:
    """The keys of `ticket` or `task` that the tree reads."""
    own = _key_of(tree, subject)
    below = (fields_read(part, subject) for part in children(tree))
    return frozenset({own} if own is not None else ()).union(*below)


def _key_of(node: Node, subject: str) -> str | None:
    """The key of `ticket` or `task` that this node itself reads, apart from its parts."""
    match node:
        case Select(of=Name(name=name), key=key) | Has(of=Name(name=name), key=key):
            return key if name == subject else None
        case Index(of=Name(name=name), key=Literal(value=str(key))):
            return key if name == subject else None
        case Binary(operator="in", left=Literal(value=str(key)), right=Name(name=name)):
            return key if name == subject else None
    return None


def _names(node: Node, variables: frozenset[str]) -> Iterator[Problem]:
    """Problems with variables, keys, functions and loops that conditions may not use."""
    for subject in SUBJECTS:
        if (key := _key_of(node, subject)) is not None:
            if subject == "task" and key not in TASK_FIELDS:
                message = f"task has {', '.join(TASK_FIELDS)}, but not {key}."
                yield Problem("unknown_task_field", message, node.place)
            return
    match node:
        case Name(name=name) if name in SUBJECTS:
            yield Problem(
                "whole",
                f"{name} is read by single fields only, which are written out: {name}.status or "
                f'{name}["status"].',
                node.place,
            )
        case Name(name=name) if name not in variables:
            yield Problem(
                "unknown_name",
                f"{name} is not known here; texts are written in quotes, fields as ticket.{name}.",
                node.place,
            )
        case Call():
            yield from _call(node)
        case Loop(variable=variable):
            yield from _names(node.over, variables)
            yield from _loop(node, variables)
            for part in children(node)[1:]:
                yield from _names(part, variables | {variable})
            return
        case MapOf(entries=entries):
            for key_node, _ in entries:
                if not (isinstance(key_node, Literal) and isinstance(key_node.value, str)):
                    yield Problem("map_key", "Keys of a map are texts in quotes.", key_node.place)
    for part in children(node):
        yield from _names(part, variables)


def _call(node: Call) -> Iterator[Problem]:
    is_known = node.function in (FUNCTIONS if node.on is None else METHODS)
    if not is_known:
        message = f"The function {node.function}() is not known here."
        yield Problem("unknown_function", message, node.place)
        return
    count = 1 if node.on is None else METHODS[node.function]
    if len(node.arguments) != count:
        message = f"{node.function}() takes {'one value' if count else 'no value'} in its brackets."
        yield Problem("arguments", message, node.place)


def _loop(node: Loop, variables: frozenset[str]) -> Iterator[Problem]:
    if node.variable in SUBJECTS or node.variable in RESERVED:
        yield Problem(
            "loop_name", f"The entry of a loop may not be called {node.variable}.", node.place
        )
    if variables:
        yield Problem("nested_loop", "A loop may not be inside of another loop.", node.place)


def _lists(node: Node, *, is_used: bool) -> Iterator[Problem]:
    """Problems with a result of `map` or `filter` that is used for anything other than counting,
    searching or looping.

    The keys of a map come in another order at each evaluation, so a condition must not depend on
    their order.
    """
    if isinstance(node, Loop) and node.macro in ("map", "filter") and not is_used:
        message = f"The result of {node.macro}() may only be counted, searched or looped over."
        yield Problem("order", message, node.place)
    for part in children(node):
        match node:
            case Loop(over=over) if part is over:
                yield from _lists(part, is_used=True)
            case Call(function="size"):
                yield from _lists(part, is_used=True)
            case Binary(operator="in", right=right) if part is right:
                yield from _lists(part, is_used=True)
            case _:
                yield from _lists(part, is_used=False)


def _patterns(node: Node) -> Iterator[Problem]:
    if isinstance(node, Call) and node.function == "matches" and len(node.arguments) == 1:
        pattern = node.arguments[0]
        if not (isinstance(pattern, Literal) and isinstance(pattern.value, str)):
            yield Problem("pattern", "The pattern of matches() is a text in quotes.", node.place)
        elif len(pattern.value) > MAX_PATTERN:
            message = f"The pattern has more than {MAX_PATTERN} characters."
            yield Problem("pattern", message, pattern.place)
        elif cost_of(node).at({}) > BUDGET:
            yield Problem("pattern", "The pattern is too large; repeat less in it.", pattern.place)
        elif _runs(Call("matches", Literal(""), (pattern,))).outcome is Outcome.ERROR:
            yield Problem("pattern", "The pattern is not a valid one.", pattern.place)
    for part in children(node):
        yield from _patterns(part)


def _whole(tree: Node) -> Iterator[Problem]:
    """Problems of the condition as a whole: it is too expensive, can never be true or false, or has
    a part that always fails.
    """
    if cost_of(tree).at({}, USUAL) > BUDGET:
        message = "The condition costs too much; split it, or use fewer loops and patterns."
        yield Problem("cost", message)
        return
    if _never_truth(tree):
        message = "The condition does not give true or false; compare its value with another."
        yield Problem("not_boolean", message, tree.place)
    elif _is_constant(tree, frozenset()):
        if (value := _runs(tree)).is_error:
            yield Problem("not_boolean", f"The condition always fails. {value.error}", tree.place)
    else:
        yield from _failures(tree)


def _failures(node: Node) -> Iterator[Problem]:
    """Problems with constant parts that fail for every ticket, such as a time that cannot be read."""
    if isinstance(node, Literal):
        return
    if not _is_constant(node, frozenset()):
        for part in children(node):
            yield from _failures(part)
    elif (value := _runs(Binary("==", node, Literal(None)))).is_error:
        yield Problem("always_fails", f"This part always fails. {value.error}", node.place)


def _never_truth(node: Node) -> bool:
    match node:
        case Literal(value=value):
            return not isinstance(value, bool)
        case ListOf() | MapOf() | Unary(operator="-"):
            return True
        case Binary(operator=operator):
            return operator in _ARITHMETIC
        case Call(function=function):
            return function not in _YIELDS_TRUTH
        case Loop(macro=macro):
            return macro in ("map", "filter")
    return False


def _is_constant(node: Node, variables: frozenset[str]) -> bool:
    """Whether the value depends on nothing but these variables."""
    if isinstance(node, Name):
        return node.name in variables
    if isinstance(node, Loop):
        inner = variables | {node.variable}
        over, *rest = children(node)
        return _is_constant(over, variables) and all(_is_constant(part, inner) for part in rest)
    return all(_is_constant(part, variables) for part in children(node))


def _runs(node: Node) -> Value:
    return execute(program_of(node), {})
