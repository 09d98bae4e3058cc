"""The rules of an absence that need nothing but the absence itself."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class AbsenceProblem(StrEnum):
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    IS_OVER = "is_over"
    DELEGATES_TO_ONESELF = "delegates_to_oneself"


def absence_problem(
    *,
    away_from: datetime,
    away_until: datetime,
    user_id: int,
    delegate_user_id: int | None,
    now: datetime,
) -> AbsenceProblem | None:
    """The first rule that an absence from `away_from` up to `away_until` breaks; None if it breaks
    none.
    """
    if away_until <= away_from:
        return AbsenceProblem.ENDS_BEFORE_IT_BEGINS
    if away_until <= now:
        return AbsenceProblem.IS_OVER
    return AbsenceProblem.DELEGATES_TO_ONESELF if delegate_user_id == user_id else None
