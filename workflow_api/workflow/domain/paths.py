"""Reachability, dominators and strongly connected components of a directed graph of step ids.

A workflow may be hundreds of steps deep, so all functions are iterative. If a successor is not a
key of `successors`, it is ignored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

Successors = Mapping[int, Sequence[int]]


def reversed_edges(successors: Successors) -> dict[int, list[int]]:
    """The same graph with every edge reversed."""
    turned: dict[int, list[int]] = {node: [] for node in successors}
    for node, targets in successors.items():
        for target in targets:
            if target in turned:
                turned[target].append(node)
    return turned


def reachable(starts: Iterable[int], successors: Successors) -> set[int]:
    """Every node on a path from one of `starts`, including the starts themselves."""
    found = {start for start in starts if start in successors}
    stack = list(found)
    while stack:
        for target in successors[stack.pop()]:
            if target in successors and target not in found:
                found.add(target)
                stack.append(target)
    return found


def postorder(start: int, successors: Successors) -> list[int]:
    """The nodes that can be reached from `start`, in depth-first postorder: each node comes after
    its descendants.
    """
    order: list[int] = []
    seen = {start}
    stack: list[tuple[int, Iterator[int]]] = [(start, iter(successors[start]))]
    while stack:
        node, targets = stack[-1]
        for target in targets:
            if target in successors and target not in seen:
                seen.add(target)
                stack.append((target, iter(successors[target])))
                break
        else:
            stack.pop()
            order.append(node)
    return order


def immediate_dominators(start: int, successors: Successors) -> dict[int, int]:
    """Map each node that can be reached from `start` to its immediate dominator.

    The dominators of a node are those that every path from `start` to the node passes; the
    immediate one is the closest of them other than the node. `start` maps to itself. Cooper, Harvey
    and Kennedy, "A Simple, Fast Dominance Algorithm" (2001).
    """
    order = postorder(start, successors)
    position = {node: index for index, node in enumerate(order)}
    predecessors = reversed_edges(successors)
    dominator = {start: start}
    changed = True
    while changed:
        changed = False
        for node in reversed(order[:-1]):
            closest: int | None = None
            for other in predecessors[node]:
                if other not in dominator:
                    continue
                closest = other if closest is None else _meet(other, closest, dominator, position)
            if closest is not None and dominator.get(node) != closest:
                dominator[node] = closest
                changed = True
    return dominator


def _meet(left: int, right: int, dominator: dict[int, int], position: dict[int, int]) -> int:
    while left != right:
        while position[left] < position[right]:
            left = dominator[left]
        while position[right] < position[left]:
            right = dominator[right]
    return left


def dominates(candidate: int, node: int, dominator: Mapping[int, int]) -> bool:
    """Whether every path from the start to `node` passes `candidate` (a node dominates itself)."""
    while node != candidate:
        above = dominator[node]
        if above == node:
            return False
        node = above
    return True


def components(successors: Successors) -> list[tuple[int, ...]]:
    """The strongly connected components. If an edge leads from one component to another, the other
    one comes first.

    Tarjan, "Depth-first search and linear graph algorithms" (1972), with an explicit stack.
    """
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    on_stack: set[int] = set()
    stack: list[int] = []
    found: list[tuple[int, ...]] = []
    for root in successors:
        if root in index:
            continue
        work: list[tuple[int, Iterator[int]]] = []
        _visit(root, successors, index, low, on_stack, stack, work)
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in successors:
                    continue
                if target not in index:
                    _visit(target, successors, index, low, on_stack, stack, work)
                    break
                if target in on_stack:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == index[node]:
                    cut = stack.index(node)
                    found.append(tuple(stack[cut:]))
                    on_stack.difference_update(stack[cut:])
                    del stack[cut:]
    return found


def _visit(
    node: int,
    successors: Successors,
    index: dict[int, int],
    low: dict[int, int],
    on_stack: set[int],
    stack: list[int],
    work: list[tuple[int, Iterator[int]]],
) -> None:
    index[node] = low[node] = len(index)
    stack.append(node)
    on_stack.add(node)
    work.append((node, iter(successors[node])))
