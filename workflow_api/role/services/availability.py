"""Absences: who is away, until when, and who takes their turns meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.services.record import Actor, audit_record
from role.domain.absences import AbsenceProblem, absence_problem
from role.locks import absence_qs_for_update
from role.models import Absence
from role.selectors import active_role_pks, is_in_one_of
from servicekit.base.errors import InvalidError
from servicekit.db.transactions import transaction_required
from servicekit.messages.outbox import OutgoingMessage, outbox_append
from servicekit.messages.outbox.models import new_message_id
from servicekit.messages.outbox.services import outbox_withdraw

from .announcing import take_up


@dataclass(frozen=True, slots=True)
class Wanted:
    """An absence that somebody asks for."""

    user_id: int
    away_from: datetime
    away_until: datetime
    delegate_user_id: int | None = None


@transaction_required
def absence_set(*, wanted: Wanted, actor: Actor, now: datetime) -> Absence:
    """Store a person's absence, which replaces the former one.

    A message in the outbox ends the absence; it is due at the end of the absence. Raises
    InvalidError, with the field, in three cases: the absence is over already or ends before it
    begins; the person is another one than the actor and is in no role; the delegate is the person,
    or is in none of the person's roles.
    """
    _check(wanted, actor, now)
    before = _locked(wanted.user_id)
    message_id = new_message_id()
    absence = Absence(
        user_id=wanted.user_id,
        away_from=wanted.away_from,
        away_until=wanted.away_until,
        delegate_user_id=wanted.delegate_user_id,
        message_id=message_id,
    )
    if before is not None:
        outbox_withdraw(message_id=before.message_id)
    fields = ["away_from", "away_until", "delegate_user_id", "message_id"]
    # If two first absences of a person are stored at the same moment, the later one remains.
    Absence.objects.bulk_create(
        [absence], update_conflicts=True, unique_fields=["user_id"], update_fields=fields
    )
    _audit("set", wanted.user_id, _facts(absence), actor, now)
    messages = [_end_of(absence)]
    if _is_away(before, now) and not _is_away(absence, now):
        messages += _back(wanted.user_id)
    outbox_append(messages, now=now)
    return absence


@transaction_required
def absence_end(*, user_id: int, actor: Actor, now: datetime) -> None:
    """End a person's absence now, or drop an absence that has not begun. If there is none, nothing
    happens.
    """
    absence = _locked(user_id)
    if absence is None:
        return
    outbox_withdraw(message_id=absence.message_id)
    absence.delete()
    if absence.away_until <= now:
        return
    _audit("end", user_id, {"away_until": absence.away_until.isoformat()}, actor, now)
    if _is_away(absence, now):
        outbox_append(_back(user_id), now=now)


@transaction_required
def absence_over(*, user_id: int, named: str, now: datetime) -> None:
    """Delete an absence that is over, and let tasks that wait for somebody in the person's roles
    look again.

    `named` is the id of the message that ends the absence. If another absence has replaced this
    one, the stored id differs, and nothing happens.
    """
    absence = _locked(user_id)
    if absence is None or absence.message_id != named:
        return
    if absence.away_until > now:
        # The clock of this process is behind the clock of the relay that sent the message, so the
        # absence is not over here. Send the message once more.
        absence.message_id = new_message_id()
        absence.save(update_fields=["message_id"])
        outbox_append([_end_of(absence)], now=now)
        return
    absence.delete()
    outbox_append(_back(user_id), now=now)


def _check(wanted: Wanted, actor: Actor, now: datetime) -> None:
    roles = active_role_pks(wanted.user_id)
    if not roles and wanted.user_id != actor.user_id:
        raise _refused("user_id", "This person is in no role here.")
    problem = absence_problem(
        away_from=wanted.away_from,
        away_until=wanted.away_until,
        user_id=wanted.user_id,
        delegate_user_id=wanted.delegate_user_id,
        now=now,
    )
    if problem is not None:
        raise _refused(*_SAID[problem])
    delegate = wanted.delegate_user_id
    if delegate is not None and not is_in_one_of(roles, delegate):
        raise _refused("delegate_user_id", "This person is in none of the roles.")


_SAID = {
    AbsenceProblem.ENDS_BEFORE_IT_BEGINS: ("away_until", "The end must be after the beginning."),
    AbsenceProblem.IS_OVER: ("away_until", "The end must be in the future."),
    AbsenceProblem.DELEGATES_TO_ONESELF: (
        "delegate_user_id",
        "Somebody who is away cannot be the delegate.",
    ),
}


def _refused(field: str, message: str) -> InvalidError:
    return InvalidError(message, details={field: [message]})


def _locked(user_id: int) -> Absence | None:
    return absence_qs_for_update().filter(pk=user_id).first()


def _is_away(absence: Absence | None, now: datetime) -> bool:
    return absence is not None and absence.away_from <= now < absence.away_until


def _end_of(absence: Absence) -> OutgoingMessage:
    return OutgoingMessage(
        queue="WORKFLOW_TASKS_PRODUCTION",
        task="workflow.absence_over",
        kwargs={"user_id": absence.user_id, "absence": absence.message_id},
        message_id=absence.message_id,
        key=f"person:{absence.user_id}",
        available_at=absence.away_until,
    )


def _back(user_id: int) -> list[OutgoingMessage]:
    """The messages that are sent when a person is back, one for each role."""
    return [take_up(role_pk) for role_pk in active_role_pks(user_id)]


def _facts(absence: Absence) -> dict[str, Any]:
    return {
        "away_from": absence.away_from.isoformat(),
        "away_until": absence.away_until.isoformat(),
        "delegate_user_id": absence.delegate_user_id,
    }


def _audit(verb: str, user_id: int, changes: dict[str, Any], actor: Actor, now: datetime) -> None:
    audit_record(
        action=f"availability.{verb}",
        target_type="availability",
        target_id=user_id,
        actor=actor,
        changes={"user_id": user_id, **changes},
        now=now,
    )
