"""Judges made-up files, mails and listeners of a drill: a run without faults passes, and each fault
is reported.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from proving.drill.evidence import (
    Attachment,
    Files,
    Heard,
    Mail,
    Mails,
    judge_files,
    judge_heard,
    judge_mails,
)
from proving.drill.ledger import (
    Call,
    Fate,
    Kind,
)
from proving.drill.listeners import (
    Conversation,
    Said,
)
from proving.drill.traces import Notice

DIGEST = hashlib.sha256(b"as it was sent").hexdigest()
NAME = "drill attachment 000004"
SENT = Call(Kind.ATTACHMENT, NAME, Fate.DONE, status=201, ticket="TX1", digest=DIGEST)
ROW = Attachment("TX1", f"{NAME}.txt", "a1", DIGEST)
FILES = Files([ROW], kept=["a1"])

NOTICE = Notice(7, "task_assignment", 21, "task-item:21:assigned", has_address=True)
MAIL = Mail("m1", 7, NOTICE.cause, "sent", ["sent"])
MAILS = Mails([MAIL], {"m1": 1})

FIRST, SECOND = Said("c1", 1, 1, "drill comment 1"), Said("c2", 2, 2, "drill comment 2")
HEARD = Heard("TX1", [FIRST, SECOND], [FIRST, SECOND], live=1, openings=2)


class TestJudgeFiles:
    def test_finds_nothing_wrong_with_a_sound_run(self) -> None:
        assert list(judge_files([SENT], FILES)) == []

    @pytest.mark.parametrize(
        ("files", "sentence"),
        [
            (Files(), f"Attachment '{NAME}' is lost (done after 1 tries with 201)."),
            (
                Files([ROW, replace(ROW, stored_name="a2")], kept=["a1", "a2"]),
                f"Attachment '{NAME}' is there 2 times (done after 1 tries with 201).",
            ),
            (
                replace(FILES, attachments=[replace(ROW, digest="")]),
                f"Attachment '{NAME}' cannot be downloaded.",
            ),
            (
                replace(FILES, attachments=[replace(ROW, digest=DIGEST[::-1])]),
                f"Attachment '{NAME}' is not what was sent.",
            ),
            (
                replace(FILES, attachments=[replace(ROW, number="TX2")]),
                f"Attachment '{NAME}' was sent to TX1 and is at TX2.",
            ),
            (replace(FILES, kept=[]), "File a1 has a row and is not where it stays."),
            (replace(FILES, kept=["a1", "a9"]), "File a9 has no row."),
            (
                replace(FILES, incoming=["a9"]),
                "File a9 was left to the purge, which did not settle it.",
            ),
        ],
    )
    def test_names_each_fault(self, files: Files, sentence: str) -> None:
        assert list(judge_files([SENT], files)) == [sentence]

    @pytest.mark.parametrize("files", [FILES, Files()])
    def test_lets_what_was_never_answered_be_there_or_not(self, files: Files) -> None:
        unknown = replace(SENT, fate=Fate.UNKNOWN, status=0, ticket="")
        assert list(judge_files([unknown], files)) == []

    def test_holds_also_what_was_never_answered_to_its_content(self) -> None:
        unknown = replace(SENT, fate=Fate.UNKNOWN, status=0, ticket="", digest=DIGEST[::-1])
        assert list(judge_files([unknown], FILES)) == [f"Attachment '{NAME}' is not what was sent."]


class TestJudgeMails:
    def test_finds_nothing_wrong_with_a_sound_run(self) -> None:
        assert list(judge_mails([NOTICE], MAILS, 0)) == []

    def test_lets_a_mail_leave_twice_where_its_process_died(self) -> None:
        again = replace(MAIL, attempts=["lost", "sent"])
        assert list(judge_mails([NOTICE], replace(MAILS, mails=[again]), 1)) == []

    def test_owes_nothing_to_whom_has_no_address(self) -> None:
        assert list(judge_mails([replace(NOTICE, has_address=False)], Mails(), 0)) == []

    @pytest.mark.parametrize(
        ("mails", "sentence"),
        [
            (Mails(), "7 is owed 0 mails of task-item:21:assigned."),
            (
                Mails([MAIL, replace(MAIL, mail_id="m2")], {"m1": 1, "m2": 1}),
                "7 is owed 2 mails of task-item:21:assigned.",
            ),
            (
                replace(MAILS, mails=[replace(MAIL, state="queued")]),
                "Mail m1 of task-item:21:assigned is queued.",
            ),
            (
                replace(MAILS, mails=[replace(MAIL, attempts=["sent", "sent"])]),
                "Mail m1 of task-item:21:assigned was sent 2 times.",
            ),
            (
                replace(MAILS, mails=[replace(MAIL, attempts=["failed"])]),
                "Mail m1 of task-item:21:assigned was sent 0 times.",
            ),
            (
                replace(MAILS, mails=[replace(MAIL, attempts=["sent", "lost"])]),
                "Mail m1 of task-item:21:assigned was tried again after it was sent.",
            ),
            (
                replace(MAILS, files={}),
                "Mail m1 of task-item:21:assigned is in the outbox 0 times.",
            ),
            (
                replace(MAILS, files={"m1": 2}),
                "Mail m1 of task-item:21:assigned is in the outbox 2 times.",
            ),
            (
                replace(MAILS, files={"m1": 1, "m9": 1}),
                "Mail m9 is in the outbox and nobody is owed it.",
            ),
            (
                replace(MAILS, mails=[replace(MAIL, attempts=["lost", "lost", "sent"])]),
                "2 attempts at a mail were lost, by 1 deaths.",
            ),
        ],
    )
    def test_names_each_fault(self, mails: Mails, sentence: str) -> None:
        assert sentence in list(judge_mails([NOTICE], mails, 1))


class TestJudgeHeard:
    def test_finds_nothing_wrong_with_a_sound_run(self) -> None:
        assert list(judge_heard([HEARD])) == []

    @pytest.mark.parametrize(
        ("heard", "sentence"),
        [
            (
                replace(HEARD, held=[FIRST]),
                "The listener of TX1 misses 'drill comment 2'.",
            ),
            (
                replace(HEARD, held=[FIRST, SECOND, SECOND]),
                "The listener of TX1 has 'drill comment 2' twice.",
            ),
            (
                replace(HEARD, held=[FIRST, replace(SECOND, seq=1)]),
                "The listener of TX1 has 'drill comment 2' as it was before.",
            ),
            (
                replace(HEARD, listed=[FIRST]),
                "The listener of TX1 has 'drill comment 2', which is not listed.",
            ),
            (replace(HEARD, openings=0), "The listener of TX1 was never let in."),
            (replace(HEARD, live=0), "No listener heard anything live: all of it was fetched."),
            (
                replace(HEARD, listed=[], held=[]),
                "Nothing was said on TX1, so its listener proves nothing.",
            ),
        ],
    )
    def test_names_each_fault(self, heard: Heard, sentence: str) -> None:
        assert list(judge_heard([heard])) == [sentence]

    def test_wants_somebody_to_have_listened(self) -> None:
        assert list(judge_heard([])) == ["Nobody listened."]


class TestConversation:
    """The same rules and examples as in the tests of the web app's lib/conversation.ts."""

    def test_shows_a_comment_at_once_and_still_asks_for_the_gap_before_it(self) -> None:
        held = Conversation()
        assert held.leaves_gap(2)
        held.add(SECOND)
        assert (held.in_order(), held.seq) == ([SECOND], 0)
        held.add_fetched([FIRST, SECOND])
        assert (held.in_order(), held.seq) == ([FIRST, SECOND], 2)

    def test_counts_on_with_the_next_one(self) -> None:
        held = Conversation()
        held.add(FIRST)
        assert not held.leaves_gap(2)
        held.add(SECOND)
        assert held.seq == 2

    def test_replaces_a_comment_by_its_later_version(self) -> None:
        held = Conversation()
        held.add_fetched([FIRST])
        changed = replace(FIRST, seq=2, content="otherwise")
        held.add(changed)
        assert held.in_order() == [changed]
