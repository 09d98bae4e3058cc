"""The domain packages are pure: they load without Django, and use neither the clock nor random numbers."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(ROOT.glob("*/domain/**/*.py"))
# The modules of servicekit that domain code may import, since they are pure as well.
PURE = {
    "servicekit",
    "servicekit.base",
    "servicekit.base.audit_limits",
    "servicekit.base.folding",
    "servicekit.base.identifiers",
    "servicekit.base.moments",
    "servicekit.base.visible",
}
FORBIDDEN = {"django", "rest_framework", "celery", "servicekit", "random", "time", "os", "socket"}


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


class TestDomain:
    def test_is_found(self) -> None:
        assert {"task.domain.decide", "sla.domain.deadlines", "workflow.domain.compile"} <= {
            dotted(path) for path in MODULES
        }

    def test_loads_without_django(self) -> None:
        code = (
            "import importlib, sys\n"
            f"for name in {[dotted(path) for path in MODULES]!r}: importlib.import_module(name)\n"
            "heavy = ('django', 'celery', 'rest_framework', 'servicekit')\n"
            f"loaded = {{name for name in sys.modules if name not in {PURE!r}}}\n"
            "print(','.join(sorted(n for n in loaded if n.partition('.')[0] in heavy)))"
        )
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == ""

    @pytest.mark.parametrize("path", MODULES, ids=dotted)
    def test_reads_neither_clock_nor_chance(self, path: Path) -> None:
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names = {alias.name.partition(".")[0] for alias in node.names}
                assert not names & FORBIDDEN
            elif isinstance(node, ast.ImportFrom):
                module = node.module or ""
                assert module in PURE or module.partition(".")[0] not in FORBIDDEN
            elif isinstance(node, ast.Attribute):
                assert node.attr not in {"now", "utcnow", "today"}, f"line {node.lineno}"
