"""The jobs of a test run: each test of each part belongs to exactly one job."""

from __future__ import annotations

from suite.config import ROOT
from test import HALVED, PARTS, asked_parts, shares


def test_every_part_is_tested_once() -> None:
    whole = [share.part for share in shares(PARTS) if not share.folder]
    halves = [share for share in shares(PARTS) if share.folder]
    assert sorted({*whole, *HALVED}) == sorted(PARTS)
    assert len(whole) == len(PARTS) - len(HALVED)
    for part, folder in HALVED.items():
        chosen = [share.chosen for share in halves if share.part == part]
        assert chosen == [[folder], [f"--ignore={folder}"]]
        assert (ROOT / part / folder).is_dir()


def test_the_halves_of_a_part_share_no_database_and_no_report() -> None:
    found = shares(asked_parts("workflow_api ticket_service"))
    assert (
        len({(share.part, share.suffix) for share in found}) == len({it.name for it in found}) == 3
    )
