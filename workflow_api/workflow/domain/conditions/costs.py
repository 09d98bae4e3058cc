"""Upper bounds of the cost of evaluating a condition, calculated before it runs.

The engine itself has no limits, and while it evaluates a condition, nothing else runs in the
process. So the cost has to be known in advance. It is counted in tenths of a microsecond, and grows
linearly with the sizes of the fields that the condition reads. The factors are calculated once for
a condition; for each ticket the cost that follows from them is compared with the budget. The
constants were measured; `make bench PARTS=conditions` measures the most expensive conditions that
are accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .facts import MAX_ENTRIES, Weight
from .patterns import pattern_cost
from .tree import (
    COMPARISONS,
    Binary,
    Call,
    Choice,
    Has,
    Index,
    ListOf,
    Literal,
    Logic,
    Loop,
    MapOf,
    Name,
    Node,
    Select,
    Unary,
    children,
)

BUDGET = 25_000
"""The most that an evaluation may cost: 2.5 ms. Handing the largest possible facts to the engine takes
another 1.5 ms.
"""
USUAL = Weight(parts=8, characters=500, entries=10)
"""The size that every field is assumed to have when a condition is saved. With fields of this size
the condition must keep to the budget.
"""

LENGTHS = (10, 30, MAX_ENTRIES)
"""The lengths of lists for which costs are calculated. For another length, the cost of the next
larger one is used.
"""

PER_PART = 1.6
PER_CHARACTER = 0.008
PER_CHARACTER_SEARCHED = 0.03
PER_PART_HANDED_OUT = 3.5
PER_CHARACTER_HANDED_OUT = 0.1
"""The cost per character of `size`. It is a Python function here, so the engine hands it a copy of
the value.
"""
PER_REFUSAL = 8
"""The cost of a value that cannot be the key of a map. The engine then writes the value out, which
costs as much as this number of copies.
"""


@dataclass(frozen=True, slots=True)
class Linear:
    """A cost or a size. It is `constant` plus, for each field, one factor for each part and another
    for each character of the field.
    """

    constant: float = 0
    fields: Mapping[str, tuple[float, float]] | None = None

    def __add__(self, other: Linear) -> Linear:
        if not self.fields or not other.fields:
            return Linear(self.constant + other.constant, self.fields or other.fields)
        fields = dict(self.fields)
        for key, (parts, characters) in other.fields.items():
            ours = fields.get(key, (0, 0))
            fields[key] = (ours[0] + parts, ours[1] + characters)
        return Linear(self.constant + other.constant, fields)

    def __mul__(self, factor: float) -> Linear:
        fields = self.fields and {
            key: (parts * factor, characters * factor)
            for key, (parts, characters) in self.fields.items()
        }
        return Linear(self.constant * factor, fields)

    def at(self, weights: Mapping[str, Weight], other: Weight = Weight(0, 0, 0)) -> float:  # noqa: B008
        """The value for fields of these weights. A field that is not in `weights` has the weight `other`."""
        total = self.constant
        for key, (parts, characters) in (self.fields or {}).items():
            weight = weights.get(key, other)
            total += parts * weight.parts + characters * weight.characters
        return total


@dataclass(frozen=True, slots=True)
class _Bound:
    """The cost of evaluating a node, and the size of the largest value that the node can have."""

    cost: Linear
    parts: Linear
    characters: Linear

    @property
    def weight(self) -> Linear:
        """The cost of copying or comparing the value."""
        return self.parts * PER_PART + self.characters * PER_CHARACTER


ONE = Linear(1)
NOTHING = Linear()


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of evaluating a tree once, for each of `LENGTHS`."""

    by_length: tuple[Linear, ...]

    def at(self, weights: Mapping[str, Weight], other: Weight = Weight(0, 0, 0)) -> float:  # noqa: B008
        """The cost for fields of these weights. A field that is not in `weights` has the weight `other`."""
        longest = max((weight.entries for weight in weights.values()), default=other.entries)
        linear = next(
            linear
            for length, linear in zip(LENGTHS, self.by_length, strict=True)
            if longest <= length
        )
        return linear.at(weights, other)


def cost_of(tree: Node) -> Cost:
    """The cost of evaluating the tree once."""
    if not _has_loop(tree):  # only loops depend on the lengths of lists
        return Cost((_bound(tree, {}, MAX_ENTRIES).cost,) * len(LENGTHS))
    return Cost(tuple(_bound(tree, {}, length).cost for length in LENGTHS))


def _has_loop(node: Node) -> bool:
    return isinstance(node, Loop) or any(_has_loop(part) for part in children(node))


def _bound(node: Node, variables: Mapping[str, _Bound], length: int) -> _Bound:
    """The bound of a node in the scope of these variables, if no list is longer than `length`."""
    match node:
        case Literal(value=str(text)):
            return _Bound(ONE, ONE, Linear(len(text)))
        case Literal():
            return _small(ONE)
        case Name(name=name):
            of = variables.get(name)
            return _Bound(ONE + of.weight, of.parts, of.characters) if of else _small(ONE)
        case (
            Select(of=Name(name="ticket"), key=key)
            | Index(of=Name(name="ticket"), key=Literal(value=str(key)))
        ):
            value = _Bound(NOTHING, Linear(0, {key: (1, 0)}), Linear(0, {key: (0, 1)}))
            return _Bound(ONE * 2 + value.weight, value.parts, value.characters)
        case Select(of=of) | Index(of=of):
            inner = [_bound(part, variables, length) for part in children(node)]
            cost = ONE + _sum(part.cost for part in inner) + inner[0].weight
            if len(inner) == 2:
                cost += inner[1].weight * PER_REFUSAL
            return _Bound(cost, inner[0].parts, inner[0].characters)
        case Choice():
            test, yes, no = (_bound(part, variables, length) for part in children(node))
            cost = ONE + test.cost + yes.cost + no.cost
            return _Bound(cost, yes.parts + no.parts, yes.characters + no.characters)
        case ListOf() | MapOf():
            parts = [_bound(part, variables, length) for part in children(node)]
            whole = _Bound(
                NOTHING, ONE + _sum(p.parts for p in parts), _sum(p.characters for p in parts)
            )
            cost = _sum(part.cost for part in parts) + whole.weight
            return _Bound(cost, whole.parts, whole.characters)
        case Loop():
            return _loop(node, variables, length)
        case Call():
            return _call(node, variables, length)
        case Binary(operator=operator):
            left = _bound(node.left, variables, length)
            right = _bound(node.right, variables, length)
            cost = ONE + left.cost + right.cost
            if operator == "in":
                return _small(cost + _searched(left, node.right, right))
            if operator in COMPARISONS:
                return _small(cost + _lesser(left, right))
            joined = _Bound(
                cost + left.weight + right.weight,
                left.parts + right.parts,
                left.characters + right.characters,
            )
            is_joined = operator == "+" and not (_is_number(node.left) or _is_number(node.right))
            return joined if is_joined else _small(joined.cost)
        case Has() | Unary() | Logic():
            inner = [_bound(part, variables, length) for part in children(node)]
            weight = inner[0].weight if isinstance(node, Has) else NOTHING
            return _small(Linear(len(inner)) + _sum(part.cost for part in inner) + weight)


def _loop(node: Loop, variables: Mapping[str, _Bound], length: int) -> _Bound:
    """The bound of a loop over at most `length` entries.

    All entries together are as large as the list, so each entry is counted with an equal share of
    the list's size.
    """
    over = _bound(node.over, variables, length)
    count = len(node.over.items) if isinstance(node.over, ListOf) else length
    share = 1 / max(count, 1)
    entry = _Bound(NOTHING, over.parts * share, over.characters * share)
    inner = [
        _bound(part, {**variables, node.variable: entry}, length) for part in children(node)[1:]
    ]
    cost = over.cost + (Linear(4) + _sum(part.cost for part in inner)) * count
    if node.macro not in ("map", "filter"):
        return _small(cost)
    result = entry if node.macro == "filter" else inner[-1]
    whole = _Bound(NOTHING, ONE + result.parts * count, result.characters * count)
    # Adding an entry to the result copies all entries before it: half of them on average, and more
    # if the first ones are the largest.
    copied = Linear(whole.weight.constant / 2, whole.weight.fields) * count
    return _Bound(cost + copied, whole.parts, whole.characters)


def _call(node: Call, variables: Mapping[str, _Bound], length: int) -> _Bound:
    parts = [_bound(part, variables, length) for part in children(node)]
    cost = Linear(5) + _sum(part.cost for part in parts)
    if node.function in ("contains", "startsWith", "endsWith"):
        cost += _sum(part.characters for part in parts) * PER_CHARACTER_SEARCHED
    elif node.function == "matches" and node.on is not None:
        pattern = node.arguments[0] if node.arguments else None
        text = pattern.value if isinstance(pattern, Literal) else ""
        compiling, per_character = pattern_cost(str(text))
        cost += Linear(compiling) + parts[0].characters * per_character
    elif node.function == "size":
        cost += parts[0].parts * PER_PART_HANDED_OUT + Linear(20)
        cost += parts[0].characters * PER_CHARACTER_HANDED_OUT
    else:
        cost += _sum(part.weight for part in parts) + Linear(10)
    is_text = node.function == "string"
    return _Bound(
        cost, ONE, _sum(part.characters for part in parts) + Linear(40) if is_text else NOTHING
    )


def _is_number(node: Node) -> bool:
    return isinstance(node, Literal) and not isinstance(node.value, str)


def _searched(left: _Bound, list_: Node, right: _Bound) -> Linear:
    if isinstance(list_, ListOf):
        return right.weight
    return right.weight + left.weight * PER_REFUSAL


def _lesser(left: _Bound, right: _Bound) -> Linear:
    """The cost of a comparison, which ends where the smaller value ends.

    A value that depends on no field is assumed to be the smaller one. If both depend on fields, the
    left value is.
    """
    candidates = (left.weight, right.weight)
    return next((weight for weight in candidates if not weight.fields), candidates[0])


def _small(cost: Linear) -> _Bound:
    return _Bound(cost, ONE, NOTHING)


def _sum(items: Iterable[Linear]) -> Linear:
    total = NOTHING
    for item in items:
        total += item
    return total
