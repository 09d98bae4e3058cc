"""Docstrings, comments and documents keep to `docs/style.md`: its struck words and openings."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from suite.config import ROOT

STRUCK = ("anew", "besides", "otherwise than", "whoever", "told", "heir", "of ours", "at rest")
# `There is no` and `is no longer` are plain English; the others mean `is not a`.
_STRUCK = re.compile(rf"\b(?:{'|'.join(STRUCK)}|(?<!there )is no(?! longer))\b", re.IGNORECASE)
# A subordinate clause as the subject. A sentence that ends with a question mark may begin so.
_OPENING = re.compile(r"(?:^|(?<=[.!?]\s))(?:What|Who|Whoever|Where|Of two)\b(?![^.!?]*\?)")

EXEMPT = {
    "docs/style.md": "quotes the words that it strikes",
    "docs/contract.md": "its sentences are agreed with the teams of other systems",
}
"""Do not add a file: change its words instead."""

_UNREAD = {"node_modules", "dist", ".venv", ".run", "generated", "__pycache__"}


@dataclass(frozen=True)
class Passage:
    """A docstring, a block of comments, or a paragraph of a document."""

    line: int
    text: str

    def faults(self) -> Iterator[str]:
        """The struck words and openings in the passage."""
        plain = re.sub(r"`[^`]*`", "`…`", self.text)
        for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-*|]|\d+\.)\s)", plain):
            words = " ".join(paragraph.split()).lstrip("-*| ")
            yield from (found.group() for found in _STRUCK.finditer(words))
            yield from (f"{found.group()} …" for found in _OPENING.finditer(words))


def python_passages(source: str) -> Iterator[Passage]:
    """The docstrings, also of attributes, and the comments; a block of comment lines is one
    passage.
    """
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield Passage(node.lineno, text)
    block: dict[int, str] = {}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            text = token.string.lstrip("#: ")
            if token.line.lstrip().startswith("#"):
                block[token.start[0]] = text
            else:
                yield Passage(token.start[0], text)
    yield from _joined(block)


def script_passages(source: str) -> Iterator[Passage]:
    """Comments of TypeScript and JavaScript: whole lines, blocks, and after code."""
    comments: dict[int, str] = {}
    is_inside = False
    for number, line in enumerate(source.splitlines(), start=1):
        begun = re.search(r"(?:^\s*|\{)/\*+(.*)", line)
        if is_inside or begun:
            text = begun[1] if begun else line
            comments[number] = text.partition("*/")[0].strip(" *")
            is_inside = "*/" not in text
        elif own := re.match(r"\s*//+\s(.*)$", line):
            comments[number] = own[1]
        elif after := re.search(r"\s//\s(.*)$", line):
            yield Passage(number, after[1])
    yield from _joined(comments)


def hash_passages(source: str) -> Iterator[Passage]:
    """Comments of shell scripts, Makefiles, YAML and configuration: whole lines, and after text."""
    comments: dict[int, str] = {}
    for number, line in enumerate(source.splitlines(), start=1):
        if own := re.match(r"\s*#+\s(.*)$", line):
            comments[number] = own[1]
        elif after := re.search(r"\s#+\s(.*)$", line):
            yield Passage(number, after[1])
    yield from _joined(comments)


def module_passages(source: str) -> Iterator[Passage]:
    """Comments of JavaScript, and of configuration that the script contains as text."""
    yield from script_passages(source)
    configuration = (line if re.match(r"\s*# ", line) else "" for line in source.splitlines())
    yield from hash_passages("\n".join(configuration))


def document_passages(source: str) -> Iterator[Passage]:
    """Paragraphs, list items and table rows of Markdown, without headings and fenced code."""
    lines: dict[int, str] = {}
    is_fenced = False
    for number, line in enumerate(source.splitlines(), start=1):
        if line.lstrip().startswith("```"):
            is_fenced = not is_fenced
        elif not is_fenced and line.strip() and not line.startswith("#"):
            lines[number] = line
    yield from _joined(lines)


def _joined(lines: dict[int, str]) -> Iterator[Passage]:
    begin, texts = 0, list[str]()
    for number in sorted(lines):
        if number != begin + len(texts):
            if texts:
                yield Passage(begin, "\n".join(texts))
            begin, texts = number, []
        texts.append(lines[number])
    if texts:
        yield Passage(begin, "\n".join(texts))


READERS: dict[str, Callable[[str], Iterator[Passage]]] = {
    ".py": python_passages,
    ".ts": script_passages,
    ".tsx": script_passages,
    ".mjs": module_passages,
    **dict.fromkeys(
        (
            ".sh",
            ".yml",
            ".yaml",
            ".Dockerfile",
            ".toml",
            ".ini",
            ".example",
            ".importlinter",
            "Makefile",
        ),
        hash_passages,
    ),
    ".md": document_passages,
}
FOLDERS = (
    "servicekit", "run", "tools", "messaging", "notification_service", "ticket_service",
    "workflow_api", "frontend", "deploy", "docs", "README.md", "SECURITY.md", "CHANGELOG.md",
    ".env.example", "docker-compose.yml", "pyproject.toml", "Makefile", ".pre-commit-config.yaml",
)  # fmt: skip


def kind(path: Path) -> str:
    """The ending of a file's name, or the whole name if it has none."""
    return path.suffix or path.name


def files(folder: str) -> Iterator[Path]:
    root = ROOT / folder
    for path in [root] if root.is_file() else sorted(root.rglob("*")):
        if (
            path.is_file()
            and kind(path) in READERS
            and not _UNREAD.intersection(path.relative_to(ROOT).parts)
        ):
            yield path


@pytest.mark.parametrize("folder", FOLDERS)
def test_is_written_plainly(folder: str) -> None:
    faults = [
        f"{name}:{passage.line}: {fault}"
        for path in files(folder)
        if (name := path.relative_to(ROOT).as_posix()) not in EXEMPT
        for passage in READERS[kind(path)](path.read_text())
        for fault in passage.faults()
    ]

    assert not faults, "\n".join(["See docs/style.md.", *faults])


@pytest.mark.parametrize("name", EXEMPT)
def test_exempts_no_file_needlessly(name: str) -> None:
    passages = document_passages((ROOT / name).read_text())

    assert any(fault for passage in passages for fault in passage.faults())


@pytest.mark.parametrize(
    ("reader", "source"),
    [
        (python_passages, '"""What its queue refuses."""'),
        (python_passages, 'LIMIT = 1\n"""Whoever asks."""'),
        (python_passages, "# Tell it\n# anew.\nx = 1  # plain"),
        (python_passages, "x = 1  # plain\ny = 2  # What it is."),
        (python_passages, 'def f():\n    """Do it.\n\n    Where it fails, stop."""'),
        (script_passages, "const a = 1 // Done anew."),
        (script_passages, "/**\n * Given\n * anew. */\nexport const a = 1"),
        (script_passages, "return <p>{/* Where it is empty. */}</p>"),
        (document_passages, "# Title\n\nA\nrow. Of two rows one wins."),
        (document_passages, "- first\n- Who asks, waits."),
    ],
)
def test_finds_a_fault(reader: Callable[[str], Iterator[Passage]], source: str) -> None:
    assert any(fault for passage in reader(source) for fault in passage.faults())


@pytest.mark.parametrize(
    ("reader", "source"),
    [
        (python_passages, 'name = "whoever"  # A name.'),
        (python_passages, '"""Find out `What` it is. It is no longer so."""'),
        (script_passages, "const url = 'https://anew.example'\n// Who is it?"),
        (document_passages, "# What was not chosen\n\n```\nanew\n```"),
    ],
)
def test_lets_plain_words_pass(reader: Callable[[str], Iterator[Passage]], source: str) -> None:
    assert [fault for passage in reader(source) for fault in passage.faults()] == []
