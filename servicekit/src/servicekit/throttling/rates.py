"""Limits, and the people exempt from them."""

import math
import re
import time
from collections.abc import Mapping

from django.conf import settings

from servicekit.auth.persons import Person
from servicekit.errors import DomainError
from servicekit.metrics import meters
from servicekit.throttling.counters import counters

PERIODS = {"second": 1, "minute": 60, "hour": 3600}
_RATE = re.compile(r"(?P<count>\d{1,9})/(?P<period>second|minute|hour)")


class ThrottledError(DomainError):
    """Too many requests; `retry_after` seconds from now there may be more."""

    code = "throttled"
    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Too many requests; please try again in {retry_after} s.")
        self.retry_after = retry_after


def parse_rate(text: str) -> tuple[int, int] | None:
    """Parse `"60/minute"` as (60, 60): a number per seconds. `"off"` means None, no limit.

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
    """Count `amount` of `who` against the rate of `scope`; raises ThrottledError above it.

    Rough counting spares most requests the shared store: each process may admit a tenth more.
    """
    rate = _rate(scope)
    if rate is None:
        return
    limit, window = rate
    moment = time.time() if now is None else now
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
    """Whether this process knows `who` to be above the rate of `scope`; counts nothing."""
    rate = _rate(scope)
    if rate is None:
        return False
    limit, window = rate
    moment = time.time() if now is None else now
    return counters.seen(f"{scope}:{who}", window=window, now=moment) > limit


def _rate(scope: str) -> tuple[int, int] | None:
    return parse_rate(settings.THROTTLE_RATES.get(scope, "off"))


def is_exempt(person: Person) -> bool:
    """Whether the person is exempt because their work must not stop: a service, or an exempt role."""
    roles: Mapping[str, list[str]] = settings.THROTTLE_EXEMPT_ROLES
    return person.is_service or any(
        person.has_role(system, *names) for system, names in roles.items()
    )
