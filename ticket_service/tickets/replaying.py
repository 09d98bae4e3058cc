"""Posts the incidents of an event log to the public HTTP API and counts the results."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import httpx

from .eventlog import Incident

DEPARTMENT = "IT"
SOURCE = "replay"
TRIES = 6
_SECONDS_PER_TRY = 30.0
_LONGEST_WAIT_SECONDS = 10.0


@dataclass(frozen=True)
class Report:
    """The result of a replay. `refused` has the count of each refusal code."""

    sent: int
    accepted: int
    refused: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return self.sent / self.seconds if self.seconds else 0.0


def ticket_body(incident: Incident) -> dict[str, Any]:
    """The JSON body of the request that posts an incident.

    The log is anonymised and has no texts, so its labels serve as subject and description.
    """
    subject = " / ".join(
        part for part in (incident.category, incident.sub_category, incident.symptom) if part
    )
    origin = " from ".join(part for part in (incident.contact_type, incident.location) if part)
    body: dict[str, Any] = {
        "ticket_id": incident.number,
        "subject": subject,
        "description": f"Reported by {origin or 'an unknown way'}.",
        "category": incident.category,
        "department": DEPARTMENT,
        "priority": incident.priority,
        "source_service": SOURCE,
        "opened_at": incident.opened_at.isoformat(),
    }
    if incident.sub_category:
        body["sub_category"] = incident.sub_category
    if incident.caller:
        number = re.sub(r"\D", "", incident.caller)
        body["employee"] = {
            **({"id": int(number)} if int(number or 0) else {}),
            "name": incident.caller,
            "email": f"caller{number}@replay.example",
        }
    return body


def replay(
    incidents: Sequence[Incident],
    *,
    url: str,
    token: Callable[[], str],
    speed: float | None,
    clients: int,
) -> Report:
    """Post every incident once, `clients` at a time.

    `speed` is a factor on the pace at which the incidents were opened; None means as fast as
    possible. `token` is called for each request, because a token may expire during the replay.
    """
    ordered = sorted(incidents, key=lambda it: it.opened_at) if speed else list(incidents)
    queue = _Queue(ordered)
    started = time.monotonic()

    def run_client(_: int) -> Counter[str]:
        outcomes: Counter[str] = Counter()
        with httpx.Client(timeout=_SECONDS_PER_TRY, trust_env=False) as client:
            for incident in queue:
                if speed:
                    offset = (incident.opened_at - ordered[0].opened_at).total_seconds() / speed
                    time.sleep(max(0.0, started + offset - time.monotonic()))
                outcomes[_post(client, url, token, ticket_body(incident))] += 1
        return outcomes

    with ThreadPoolExecutor(clients) as pool:
        total = sum(pool.map(run_client, range(clients)), Counter[str]())
    accepted = total.pop("", 0)
    return Report(
        sent=accepted + total.total(),
        accepted=accepted,
        refused=dict(sorted(total.items())),
        seconds=time.monotonic() - started,
    )


class _Queue(Iterator[Incident]):
    """Incidents for several threads: each incident goes to one of them."""

    def __init__(self, incidents: Sequence[Incident]) -> None:
        self._lock = Lock()
        self._incidents = iter(incidents)

    def __next__(self) -> Incident:
        with self._lock:
            return next(self._incidents)


def _post(client: httpx.Client, url: str, token: Callable[[], str], body: Mapping[str, Any]) -> str:
    """Post one ticket. Returns the code of the refusal, or an empty text if it was accepted.

    Retries while the service is busy or does not answer.
    """
    reason = "no_answer"
    for attempt in range(TRIES):
        try:
            answer = client.post(
                f"{url}/tickets/", json=body, headers={"Authorization": f"Bearer {token()}"}
            )
        except httpx.HTTPError:
            reason, wait = "no_answer", 2.0**attempt / 4
        else:
            if answer.status_code == httpx.codes.CREATED:
                return ""
            reason = _refusal(answer)
            if reason == "ticket_exists" and attempt:
                # An earlier attempt arrived; only its answer was lost.
                return ""
            if answer.status_code not in (429, 503):
                return reason
            wait = _retry_after(answer, 2.0**attempt / 4)
        time.sleep(min(wait, _LONGEST_WAIT_SECONDS))
    return reason


def _refusal(answer: httpx.Response) -> str:
    try:
        code = answer.json()["code"]
    except (ValueError, KeyError, TypeError):
        return f"http_{answer.status_code}"
    return str(code)


def _retry_after(answer: httpx.Response, default: float) -> float:
    try:
        return float(answer.headers["Retry-After"])
    except (KeyError, ValueError):
        return default
