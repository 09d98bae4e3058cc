"""Parse a condition, which is written in a subset of CEL."""

from __future__ import annotations

from collections.abc import Callable

from .problems import UnreadableError
from .tokens import Kind, Token, tokens
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
)

MAX_DEPTH = 24
"""How deeply brackets, choices and operators may be nested. Several `&&` or `||` in a row count once."""
MACROS = {"all": (2,), "exists": (2,), "exists_one": (2,), "filter": (2,), "map": (2, 3)}
"""The loops, with the numbers of arguments that they may have."""
CONSTANTS = {"true": True, "false": False, "null": None}
RESERVED = frozenset(
    {
        *("as", "break", "const", "continue", "else", "for", "function", "if", "import", "in"),
        *("let", "loop", "namespace", "package", "return", "var", "void", "while", *CONSTANTS),
    }
)
"""Words that may not be the name of a variable."""
_NO_KEYS = frozenset({"in", *CONSTANTS})


def parse(text: str) -> Node:
    """The tree of this condition; raises UnreadableError."""
    return _Parser(text).whole()


class _Parser:
    """Recursive descent over the tokens, with one token of look-ahead."""

    def __init__(self, text: str) -> None:
        self.tokens = list(tokens(text))
        self.at = 0
        self.depth = 0

    def whole(self) -> Node:
        node = self.choice()
        if self.token.kind is not Kind.END:
            raise self.unexpected()
        return node

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def take(self, *signs: str) -> Token | None:
        """The next token if it is one of these signs, else None."""
        token = self.token
        if token.kind is Kind.SIGN and token.value in signs:
            self.at += 1
            return token
        return None

    def demand(self, sign: str) -> Token:
        if token := self.take(sign):
            return token
        raise self.unexpected(f", {sign} was expected")

    def unexpected(self, more: str = "") -> UnreadableError:
        token = self.token
        if token.kind is Kind.END:
            return UnreadableError("syntax", f"The condition ends too early{more}.", token.place)
        seen = "a text" if token.kind is Kind.TEXT else token.value
        return UnreadableError("syntax", f"{seen} is unexpected here{more}.", token.place)

    def deeper(self, place: int) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UnreadableError("depth", "The condition is nested too deeply.", place)

    def choice(self) -> Node:
        self.deeper(self.token.place)
        test = self.logic("||", lambda: self.logic("&&", self.comparison))
        if self.take("?"):
            yes = self.logic("||", lambda: self.logic("&&", self.comparison))
            self.demand(":")
            test = Choice(test, yes, self.choice(), place=test.place)
        self.depth -= 1
        return test

    def logic(self, operator: str, part: Callable[[], Node]) -> Node:
        items = [part()]
        while self.take(operator):
            items.append(part())
        return items[0] if len(items) == 1 else Logic(operator, tuple(items), place=items[0].place)

    def comparison(self) -> Node:
        return self.chain(lambda: self.chain(lambda: self.chain(self.unary, "*/%"), "+-"), "")

    def chain(self, part: Callable[[], Node], operators: str) -> Node:
        """Parse operators of one precedence, from left to right. If `operators` is empty, these are
        the comparisons.
        """
        left, depth = part(), self.depth
        while True:
            token = self.token
            is_in = token.kind is Kind.NAME and token.value == "in"
            known = operators or COMPARISONS
            if not (token.kind is Kind.SIGN or is_in) or token.value not in known:
                self.depth = depth
                return left
            self.at += 1
            self.deeper(token.place)
            left = Binary(str(token.value), left, part(), place=left.place)

    def unary(self) -> Node:
        signs: list[Token] = []
        while token := self.take(str(signs[0].value) if signs else "!", "!" if signs else "-"):
            if signs and token.value != signs[0].value:
                raise UnreadableError("syntax", f"{token.value} is unexpected here.", token.place)
            signs.append(token)
        depth = self.depth
        for sign in signs:
            self.deeper(sign.place)
        node = self.member()
        self.depth = depth
        for sign in reversed(signs):
            if (
                sign.value == "-"
                and isinstance(node, Literal)
                and isinstance(node.value, int | float)
                and not isinstance(node.value, bool)
                and not str(node.value).startswith("-")
            ):
                node = Literal(-node.value, place=sign.place)
            else:
                node = Unary(str(sign.value), node, place=sign.place)
        return node

    def member(self) -> Node:
        depth, node = self.depth, self.primary()
        while True:
            if token := self.take("."):
                self.deeper(token.place)
                node = self.part_of(node)
            elif token := self.take("["):
                self.deeper(token.place)
                key = self.choice()
                self.demand("]")
                node = Index(node, key, place=node.place)
            else:
                self.depth = depth
                return node

    def part_of(self, node: Node) -> Node:
        token = self.token
        if token.kind is not Kind.NAME or token.value in _NO_KEYS:
            raise self.unexpected(", a name was expected")
        self.at += 1
        key = str(token.value)
        if not self.take("("):
            return Select(node, key, place=node.place)
        arguments = self.arguments(")")
        if key in MACROS:
            return _loop(key, node, arguments, token.place)
        return Call(key, node, arguments, place=node.place)

    def primary(self) -> Node:
        token = self.token
        if token.kind is Kind.NUMBER or token.kind is Kind.TEXT:
            self.at += 1
            return Literal(token.value, place=token.place)
        if token.kind is Kind.NAME and token.value != "in":
            self.at += 1
            return self.named(str(token.value), token.place)
        if self.take("("):
            node = self.choice()
            self.demand(")")
            return node
        if self.take("["):
            return ListOf(self.arguments("]"), place=token.place)
        if self.take("{"):
            return self.map(token.place)
        raise self.unexpected()

    def named(self, name: str, place: int) -> Node:
        if name in CONSTANTS:
            return Literal(CONSTANTS[name], place=place)
        if not self.take("("):
            return Name(name, place=place)
        arguments = self.arguments(")")
        if name == "has":
            if len(arguments) != 1 or not isinstance(arguments[0], Select):
                raise UnreadableError(
                    "has", "has() takes one field, for example has(ticket.cost).", place
                )
            return Has(arguments[0].of, arguments[0].key, place=place)
        return Call(name, None, arguments, place=place)

    def arguments(self, closing: str) -> tuple[Node, ...]:
        items: list[Node] = []
        while not self.take(closing):
            if items:
                self.demand(",")
                if closing == "]" and self.take(closing):
                    break
            items.append(self.choice())
        return tuple(items)

    def map(self, place: int) -> Node:
        entries: list[tuple[Node, Node]] = []
        while not self.take("}"):
            if entries:
                self.demand(",")
                if self.take("}"):
                    break
            key = self.choice()
            self.demand(":")
            entries.append((key, self.choice()))
        return MapOf(tuple(entries), place=place)


def _loop(macro: str, over: Node, arguments: tuple[Node, ...], place: int) -> Loop:
    if len(arguments) not in MACROS[macro]:
        raise UnreadableError("loop", f"{macro}() takes a name and a condition.", place)
    variable, body = arguments[:2]
    transform = arguments[2] if len(arguments) == 3 else None
    if not isinstance(variable, Name):
        raise UnreadableError("loop", f"{macro}() begins with a name for the entry.", place)
    return Loop(macro, over, variable.name, body, transform, place=over.place)
