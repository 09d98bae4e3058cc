"""The stored form of events: a kind and plain JSON, read back without loss."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from task.domain.model import (
    Choice,
    ContentChanged,
    Event,
    ItemAssigned,
    ItemClosed,
    ItemResolved,
    ItemStarted,
    ItemStatus,
    Member,
    Origin,
    OwnerChanged,
    PriorityChanged,
    Sender,
    Share,
    StepEntered,
    TaskCancelled,
    TaskCompleted,
    TaskOpened,
    WaitingForPerson,
)
from workflow.domain.codec import duration, role_from_json, role_to_json, seconds


def event_to_json(event: Event) -> tuple[str, dict[str, Any]]:
    """The event's kind (a stable word) and its data. Moments are ISO-8601, durations seconds."""
    at = event.at.isoformat()
    match event:
        case TaskOpened():
            return "task_opened", {
                "at": at,
                "priority": event.priority,
                "arrived_at": event.arrived_at.isoformat(),
                "sla": seconds(event.sla),
                "target_at": _moment_to_json(event.target_at),
                "owner": None if event.owner is None else _member_to_json(event.owner),
                "owner_choice": _choice_to_json(event.owner_choice),
            }
        case StepEntered():
            return "step_entered", {
                "at": at,
                "step_id": event.step_id,
                "transition_id": event.transition_id,
                "visit": event.visit,
            }
        case ItemAssigned():
            return "item_assigned", {
                "at": at,
                "number": event.number,
                "step_id": event.step_id,
                "role": role_to_json(event.role),
                "holder": _member_to_json(event.holder),
                "origin": event.origin.value,
                "choice": _choice_to_json(event.choice),
                "share": _share_to_json(event.share),
            }
        case WaitingForPerson():
            return "waiting_for_person", {
                "at": at,
                "step_id": event.step_id,
                "role": role_to_json(event.role),
                "choice": _choice_to_json(event.choice),
            }
        case ItemResolved():
            return "item_resolved", {
                "at": at,
                "number": event.number,
                "actor_user_id": event.actor_user_id,
                "on_behalf": event.on_behalf,
                "transition_id": event.transition_id,
                "notes": event.notes,
            }
        case TaskCompleted():
            return "task_completed", {
                "at": at,
                "step_id": event.step_id,
                "end_logic": event.end_logic,
            }
        case ItemStarted():
            return "item_started", {"at": at, "number": event.number}
        case ItemClosed():
            return "item_closed", {
                "at": at,
                "number": event.number,
                "status": event.status.value,
                "actor_user_id": event.actor_user_id,
                "notes": event.notes,
            }
        case TaskCancelled():
            return "task_cancelled", {
                "at": at,
                "actor_user_id": event.actor_user_id,
                "reason": event.reason,
                **_sender_to_json(event.sender),
            }
        case ContentChanged():
            return "content_changed", {
                "at": at,
                "fields": list(event.fields),
                **_sender_to_json(event.sender),
            }
        case PriorityChanged():
            return "priority_changed", {
                "at": at,
                "priority": event.priority,
                "sla": seconds(event.sla),
                "target_at": _moment_to_json(event.target_at),
                "actor_user_id": event.actor_user_id,
                "reason": event.reason,
                "item_number": event.item_number,
                "share": None if event.share is None else _share_to_json(event.share),
                **_sender_to_json(event.sender),
            }
        case OwnerChanged():
            return "owner_changed", {
                "at": at,
                "owner": None if event.owner is None else _member_to_json(event.owner),
                "choice": _choice_to_json(event.choice),
                "reason": event.reason,
            }


def event_from_json(kind: str, data: Mapping[str, Any]) -> Event:
    """Raises ValueError for a kind this code does not know, KeyError where data is missing."""
    at = datetime.fromisoformat(data["at"])
    match kind:
        case "task_opened":
            return TaskOpened(
                at=at,
                priority=data["priority"],
                arrived_at=datetime.fromisoformat(data["arrived_at"]),
                sla=duration(data["sla"]),
                target_at=_moment_from_json(data["target_at"]),
                owner=None if data["owner"] is None else _member_from_json(data["owner"]),
                owner_choice=_choice_from_json(data["owner_choice"]),
            )
        case "step_entered":
            return StepEntered(
                at=at,
                step_id=data["step_id"],
                transition_id=data["transition_id"],
                visit=data["visit"],
            )
        case "item_assigned":
            return ItemAssigned(
                at=at,
                number=data["number"],
                step_id=data["step_id"],
                role=role_from_json(data["role"]),
                holder=_member_from_json(data["holder"]),
                origin=Origin(data["origin"]),
                choice=_choice_from_json(data["choice"]),
                share=_share_from_json(data["share"]),
            )
        case "waiting_for_person":
            return WaitingForPerson(
                at=at,
                step_id=data["step_id"],
                role=role_from_json(data["role"]),
                choice=_choice_from_json(data["choice"]),
            )
        case "item_resolved":
            return ItemResolved(
                at=at,
                number=data["number"],
                actor_user_id=data["actor_user_id"],
                on_behalf=data["on_behalf"],
                transition_id=data["transition_id"],
                notes=data["notes"],
            )
        case "task_completed":
            return TaskCompleted(at=at, step_id=data["step_id"], end_logic=data["end_logic"])
        case "item_started":
            return ItemStarted(at=at, number=data["number"])
        case "item_closed":
            return ItemClosed(
                at=at,
                number=data["number"],
                status=ItemStatus(data["status"]),
                actor_user_id=data["actor_user_id"],
                notes=data["notes"],
            )
        case "task_cancelled":
            return TaskCancelled(
                at=at,
                actor_user_id=data["actor_user_id"],
                reason=data["reason"],
                sender=_sender_from_json(data),
            )
        case "content_changed":
            return ContentChanged(
                at=at, fields=tuple(data["fields"]), sender=_sender_from_json(data)
            )
        case "priority_changed":
            return PriorityChanged(
                at=at,
                priority=data["priority"],
                sla=duration(data["sla"]),
                target_at=_moment_from_json(data["target_at"]),
                actor_user_id=data["actor_user_id"],
                reason=data["reason"],
                item_number=data["item_number"],
                share=None if data["share"] is None else _share_from_json(data["share"]),
                sender=_sender_from_json(data),
            )
        case "owner_changed":
            return OwnerChanged(
                at=at,
                owner=None if data["owner"] is None else _member_from_json(data["owner"]),
                choice=_choice_from_json(data["choice"]),
                reason=data["reason"],
            )
    raise ValueError(f"Unknown kind of event: {kind!r}")


def _sender_to_json(sender: Sender | None) -> dict[str, Any]:
    if sender is None:
        return {}
    return {"sender": {"user_type": sender.user_type, "user_id": sender.user_id}}


def _sender_from_json(data: Mapping[str, Any]) -> Sender | None:
    sender = data.get("sender")
    return None if sender is None else Sender(sender["user_type"], sender["user_id"])


def _moment_to_json(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment_from_json(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _member_to_json(member: Member) -> dict[str, Any]:
    return {
        "role_user_id": member.role_user_id,
        "user_id": member.user_id,
        "full_name": member.full_name,
    }


def _member_from_json(data: Mapping[str, Any]) -> Member:
    return Member(
        role_user_id=data["role_user_id"], user_id=data["user_id"], full_name=data["full_name"]
    )


def _choice_to_json(choice: Choice) -> dict[str, Any]:
    return {
        "pool": choice.pool,
        "candidate_user_ids": list(choice.candidate_user_ids),
        "last_user_id": choice.last_user_id,
        "chosen_user_id": choice.chosen_user_id,
        "reason": choice.reason,
    }


def _choice_from_json(data: Mapping[str, Any]) -> Choice:
    return Choice(
        pool=data["pool"],
        candidate_user_ids=tuple(data["candidate_user_ids"]),
        last_user_id=data["last_user_id"],
        chosen_user_id=data["chosen_user_id"],
        reason=data["reason"],
    )


def _share_to_json(share: Share) -> dict[str, Any]:
    return {
        "left": seconds(share.left),
        "weight": share.weight,
        "path_weight": share.path_weight,
        "due_at": _moment_to_json(share.due_at),
        "reason": share.reason,
    }


def _share_from_json(data: Mapping[str, Any]) -> Share:
    return Share(
        left=duration(data["left"]),
        weight=data["weight"],
        path_weight=data["path_weight"],
        due_at=_moment_from_json(data["due_at"]),
        reason=data["reason"],
    )
