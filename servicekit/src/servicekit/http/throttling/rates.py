"""Rate limits, and the people who are exempt from them."""

import math
import re
from collections.abc import Mapping

from django.conf import settings

from servicekit import clock
from servicekit.base.errors import DomainError
from servicekit.base.metrics import meters
from servicekit.base.persons import Person
from servicekit.http.throttling.counters import counters

PERIODS = {"second": 1, "minute": 60, "hour": 3600}
_RATE = re.compile(r"(?P<count>\d{1,9})/(?P<period>second|minute|hour)")


class ThrottledError(DomainError):
    """Too many requests. The client may try again after `retry_after` seconds."""

    code = "throttled"
    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Too many requests; please try again in {retry_after} s.")
        self.retry_after = retry_after


def parse_rate(text: str) -> tuple[int, int] | None:
    """Parse a rate: "60/minute" gives (60, 60), the number and the seconds; "off" gives None.

    Raises ValueError for anything else.
    """
    if text == "off":
        return None
    match = _RATE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no rate like 60/minute, nor off")
    return int(match["count"]), PERIODS[match["period"]]


def check(
    scope: str, who: str, *, amount: int = 1, is_rough: bool = False, now: float | None = None
) -> None:
    """Count `amount` for `who` in `scope`; raises ThrottledError if the limit is exceeded.

    With `is_rough` most requests do not ask Redis, but each process may admit a tenth more.
    """
    rate = _rate(scope)
    if rate is None:
        return
    limit, window = rate
    moment = clock.real_now().timestamp() if now is None else now
    count = counters.hit(
        f"{scope}:{who}",
        window=window,
        now=moment,
        amount=amount,
        alone_up_to=limit // 10 if is_rough else 0,
    )
    if count > limit:
        meters.throttled.labels(scope=scope).inc()
        raise ThrottledError(max(1, math.ceil(window - moment % window)))


def is_over(scope: str, who: str, *, now: float | None = None) -> bool:
    """Whether `who` is above the limit of `scope`, as far as this process knows; counts nothing."""
    rate = _rate(scope)
    if rate is None:
        return False
    limit, window = rate
    moment = clock.real_now().timestamp() if now is None else now
    return counters.seen(f"{scope}:{who}", window=window, now=moment) > limit


def _rate(scope: str) -> tuple[int, int] | None:
    return parse_rate(settings.THROTTLE_RATES.get(scope, "off"))


def is_exempt(person: Person) -> bool:
    """Whether no limit applies to `person`: to services and to people with an exempt role, whose
    work must not stop.
    """
    roles: Mapping[str, list[str]] = settings.THROTTLE_EXEMPT_ROLES
    return person.is_service or any(
        person.has_role(system, *names) for system, names in roles.items()
    )
