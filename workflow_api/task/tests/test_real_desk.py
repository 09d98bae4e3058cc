"""The log of a real help desk, played through the decider. The test checks the endings of tasks and
the announcements of deadlines.

The log is not part of the repository; `HELPDESK_LOG` is the path of its file
(helpdesk_finale.csv.xz). `HELPDESK_CASES` is the number of cases to play, of 4,580 (default: 300).
"""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

import pytest

from task.domain.state import OPEN_TASK_STATUSES, TaskStatus
from task.reads.certificates import rules_of
from testing.announcing import announced, expected
from testing.real_desk import DEFINITION, ENDS, REVISIONS, Case, cases

LOG = os.environ.get("HELPDESK_LOG", "")
CASES = int(os.environ.get("HELPDESK_CASES") or 300)


@pytest.mark.skipif(not LOG, reason="HELPDESK_LOG names no log.")
class TestARealDesk:
    def test_ends_as_its_log_and_is_warned_when_recounting_says(self) -> None:
        rules, announcements = rules_of(DEFINITION), 0
        for lines in islice(cases(Path(LOG)), CASES):
            case, last = Case(), lines[-1]
            case.play(lines)
            is_done = case.task.status is TaskStatus.COMPLETED
            is_open = case.task.status in OPEN_TASK_STATUSES
            # The last line that changes the task decides. Lines after it are only remarks.
            is_closed = [line.activity for line in lines if line.activity in ENDS][-1:] == [
                "Closed"
            ]
            assert (is_done, is_open) == (is_closed, not is_closed), last.case
            found = announced(case.events)
            recounted = expected(case.events, last.at, rules, lambda _: REVISIONS)
            # Sort both lists, because the breach of the item and the passing of the target may have
            # the same moment.
            assert sorted(found) == sorted(recounted), last.case
            announcements += len(found)
        assert announcements
