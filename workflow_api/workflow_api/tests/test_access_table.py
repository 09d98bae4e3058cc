"""Call every endpoint as every kind of caller. A refused call must change nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import transaction

from servicekit.auth import Person
from servicekit.http.throttling.counters import counters
from servicekit.testing import api_client, make_person
from servicekit.testing.access import (
    ADMINS_ONLY,
    PUBLIC,
    assert_admins_only,
    endpoints,
    everything,
    worthless_clients,
)
from testing.scenario import ADMIN, agent

from .scene import OFFICE, PASSWORD, SLAS, scene

pytestmark = pytest.mark.django_db

# Four of these people have the same id as the holder of the task. So the table shows that the id
# alone gives no rights.
PERSONS: dict[str, Person] = {
    "stranger": agent(12),
    "wrong role": make_person(user_id=11, systems=["hdts"], roles=[("hdts", "Agent")]),
    "foreign": make_person(user_id=11, systems=["bms"], roles=[("bms", "Admin")]),
    "employee": make_person(user_type="employee", user_id=11, systems=[], roles=[]),
    "service": make_person(user_type="service", user_id=11, roles=[], scopes=["tickets:create"]),
    "holder": agent(11),
    "owner": make_person(user_id=41, systems=["hdts"], roles=[("hdts", "Ticket Coordinator")]),
    "admin": ADMIN,
}

# The status for each caller. `none` is a 200 with an empty list. Endpoints about the caller's own
# account find it by the id, so each caller whose id is that of an account gets this account.
TABLE = """
                                                                stranger    wrong  foreign employee  service   holder    owner    admin
GET    /workflows/                                                   200      403      403      403      403      200      403      200
GET    /workflows/kinds/                                             200      403      403      200      403      200      403      200
POST   /workflows/                                                   403      403      403      403      403      403      403      201
POST   /workflows/import/                                            403      403      403      403      403      403      403      201
GET    /workflows/{workflow}/                                        200      403      403      403      403      200      403      200
DELETE /workflows/{draft}/                                           403      403      403      403      403      403      403      204
GET    /workflows/{workflow}/detail/                                 200      403      403      403      403      200      403      200
GET    /workflows/{workflow}/graph/                                  200      403      403      403      403      200      403      200
GET    /workflows/{workflow}/export/                                 200      403      403      403      403      200      403      200
GET    /workflows/{workflow}/versions/                               200      403      403      403      403      200      403      200
GET    /workflows/{workflow}/versions/{version}/                     200      403      403      403      403      200      403      200
GET    /workflows/{workflow}/versions/{version}/diff/{version}/      200      403      403      403      403      200      403      200
GET    /workflows/{workflow}/versions/{version}/diff/draft/          200      403      403      403      403      200      403      200
GET    /workflows/{draft}/publish-preview/                           403      403      403      403      403      403      403      200
PUT    /workflows/{draft}/update-details/                            403      403      403      403      403      403      403      200
PUT    /workflows/{draft}/update-graph/                              403      403      403      403      403      403      403      200
POST   /workflows/{draft}/validate/                                  403      403      403      403      403      403      403      200
POST   /workflows/{draft}/conditions/try/                            403      403      403      403      403      403      403      200
POST   /workflows/{draft}/deploy/                                    403      403      403      403      403      403      403      200
POST   /workflows/{workflow}/initialize/                             403      403      403      403      403      403      403      200
POST   /workflows/{workflow}/pause/                                  403      403      403      403      403      403      403      200
POST   /workflows/{paused}/resume/                                   403      403      403      403      403      403      403      200
POST   /workflows/{draft}/archive/                                   403      403      403      403      403      403      403      200
POST   /workflows/{archived}/restore/                                403      403      403      403      403      403      403      200
POST   /workflows/{workflow}/clone/                                  403      403      403      403      403      403      403      201
GET    /steps/                                                       200      403      403      403      403      200      403      200
POST   /steps/                                                       403      403      403      403      403      403      403      201
GET    /steps/{step}/                                                200      403      403      403      403      200      403      200
PUT    /steps/{step}/                                                403      403      403      403      403      403      403      200
PATCH  /steps/{step}/                                                403      403      403      403      403      403      403      200
DELETE /steps/{loose_step}/                                          403      403      403      403      403      403      403      204
GET    /transitions/                                                 200      403      403      403      403      200      403      200
POST   /transitions/                                                 403      403      403      403      403      403      403      201
GET    /transitions/{edge}/                                          200      403      403      403      403      200      403      200
PUT    /transitions/{edge}/                                          403      403      403      403      403      403      403      200
PATCH  /transitions/{edge}/                                          403      403      403      403      403      403      403      200
DELETE /transitions/{edge}/                                          403      403      403      403      403      403      403      204
GET    /roles/                                                       200      403      403      403      403      200      200      200
GET    /roles/{role}/                                                200      403      403      403      403      200      200      200
GET    /roles/{role}/members/                                        200      403      403      403      403      200      200      200
GET    /roles/{role}/fairness/                                       403      403      403      403      403      403      200      200
GET    /roles/availability/                                          200      403      403      403      403      200      200      200
GET    /roles/{role}/fairness/turns/                                 403      403      403      403      403      403      403      200
GET    /roles/{role}/turns/                                          403      403      403      403      403      403      200      200
GET    /roles/leaving/?user_id=11                                    403      403      403      403      403      403      403      200
GET    /roles/absences/                                              403      403      403      403      403      403     none     none
GET    /roles/delegates/                                            none      403      403      403      403      200     none     none
POST   /roles/availability/                                          200      403      403      403      403      200      200      200
DELETE /roles/availability/                                          204      403      403      403      403      204      204      204
GET    /calendars/                                                   200      403      403      403      403      200      403      200
POST   /calendars/                                                   403      403      403      403      403      403      403      201
GET    /calendars/{calendar}/                                        200      403      403      403      403      200      403      200
PUT    /calendars/{calendar}/                                        403      403      403      403      403      403      403      200
DELETE /calendars/{calendar}/                                        403      403      403      403      403      403      403      204
POST   /calendars/{calendar}/deadline/                               200      403      403      403      403      200      403      200
POST   /calendars/{calendar}/preview/                                403      403      403      403      403      403      403      200
GET    /calendars/countries/                                         200      403      403      403      403      200      403      200
GET    /calendars/countries/{country}/                               200      403      403      403      403      200      403      200
GET    /calendars/{calendar}/revisions/                              200      403      403      403      403      200      403      200
POST   /calendars/{calendar}/revisions/{version}/restore/            403      403      403      403      403      403      403      200
GET    /tickets/                                                    none      403      403     none      403      200      200      200
GET    /tickets/{ticket}/                                            404      403      403      404      403      200      200      200
GET    /tickets/by-number/{number}/                                  404      403      403      404      403      200      200      200
GET    /tickets/{number}/access/                                     404      403      403      404      403      200      200      200
POST   /tickets/{waiting}/assign-workflow/                           403      403      403      403      403      403      403      200
GET    /tasks/                                                      none      403      403      403      403      200      200      200
POST   /tasks/                                                       403      403      403      403      403      403      403      201
GET    /tasks/{task}/                                                404      403      403      403      403      200      200      200
PUT    /tasks/{task}/                                                403      403      403      403      403      403      403      200
PATCH  /tasks/{task}/                                                403      403      403      403      403      403      403      200
DELETE /tasks/{task}/                                                403      403      403      403      403      403      403      204
GET    /tasks/my-tasks/                                             none      403      403      403      403      200     none     none
GET    /tasks/all-tasks/                                             403      403      403      403      403      403      403      200
GET    /tasks/counts/                                                200      403      403      403      403      200      200      200
GET    /tasks/owned-tickets/                                         403      403      403      403      403      403      200     none
GET    /tasks/logs/?ticket_id={number}                               404      403      403      403      403      200      200      200
GET    /tasks/{task}/action-logs/                                    404      403      403      403      403      200      200      200
GET    /tasks/{task}/available-transitions/                          404      403      403      403      403      200      200      200
GET    /tasks/{task}/visualization/                                  404      403      403      403      403      200      200      200
GET    /tasks/{task}/events/                                         404      403      403      404      403      200      200      200
GET    /tasks/{task}/decisions/                                      404      403      403      403      403      200      200      200
GET    /tasks/{task}/offers/                                         404      403      403      403      403      200      200      200
GET    /tasks/{task}/sla/                                            404      403      403      403      403      200      200      200
POST   /tasks/bulk/                                                 200      403      403      403      403      200      200      200
POST   /tasks/transfer/                                              404      403      403      403      403      403      200      200
POST   /tasks/escalate/                                              404      403      403      403      403      200      200      200
POST   /tasks/{task}/cancel/                                         404      403      403      403      403      403      200      200
POST   /tasks/{task}/hold/                                           404      403      403      403      403      200      200      200
POST   /tasks/{task}/resume/                                         404      403      403      403      403      409      409      409
POST   /tasks/{task}/reopen/                                         404      403      403      403      403      403      409      409
POST   /tasks/{task}/priority/                                       404      403      403      403      403      403      200      200
POST   /tasks/{task}/claim/                                          409      403      403      403      403      409      409      409
POST   /tasks/{task}/owner/                                          404      403      403      403      403      403      403      200
POST   /tasks/{task}/update-user-status/                             404      403      403      403      403      200      403      403
POST   /transitions/{task}/transition/                               404      403      403      403      403      200      403      403
GET    /tasks/failed-notifications/                                  403      403      403      403      403      403      403      200
POST   /tasks/failed-notifications/retry_all/                        403      403      403      403      403      403      403      200
POST   /tasks/failed-notifications/{notice}/retry/                   403      403      403      403      403      403      403      200
GET    /incidents/                                                  403      403      403      403      403      403      403      200
GET    /incidents/{incident}/                                       403      403      403      403      403      403      403      200
POST   /incidents/{incident}/retry/                                 403      403      403      403      403      403      403      200
POST   /incidents/{incident}/resolve/                               403      403      403      403      403      403      403      200
GET    /audit/events/                                                403      403      403      403      403      403      403      200
GET    /audit/events/{event}/                                        403      403      403      403      403      403      403      200
GET    /audit/events/by-target/?target_type=role&target_id={role_key} 403      403      403      403      403      403      403      200
GET    /audit/events/verify/                                         403      403      403      403      403      403      403      200
POST   /audit/events/verify/                                         403      403      403      403      403      403      403      202
GET    /me/                                                          200      200      200      200      200      200      200      200
GET    /identity/me/                                                 200      200      200      200      200      200      200      200
GET    /identity/profile/                                            404      200      200      404      404      200      404      404
PATCH  /identity/profile/                                            404      200      200      404      404      200      404      404
POST   /identity/password/change/                                    404      204      204      404      404      204      404      404
GET    /identity/roles/                                              403      403      403      403      403      403      403      200
GET    /identity/users/                                              403      403      403      403      403      403      403      200
POST   /identity/users/                                              403      403      403      403      403      403      403      201
GET    /identity/users/{account}/                                    403      403      403      403      403      403      403      200
PUT    /identity/users/{account}/roles/                              403      403      403      403      403      403      403      200
POST   /identity/users/{account}/activate/                           403      403      403      403      403      403      403      200
POST   /identity/users/{account}/deactivate/                         403      403      403      403      403      403      403      200
POST   /identity/users/{account}/invite/                             403      403      403      403      403      403      403      200
"""

BODIES: dict[str, Any] = {
    "POST /workflows/": {"name": "New", "department": "IT", "category": "New", **SLAS},
    "POST /workflows/import/": "{exported}",
    "PUT /workflows/{draft}/update-details/": {"name": "Renamed"},
    "PUT /workflows/{draft}/update-graph/": {"nodes": [], "edges": []},
    "POST /workflows/{draft}/conditions/try/": {"condition": "true", "ticket": {}},
    "POST /calendars/": {"name": "New", **OFFICE},
    "PUT /calendars/{calendar}/": {"name": "Renamed", **OFFICE},
    "POST /calendars/{calendar}/deadline/": {
        "start": "2026-03-02T09:00:00Z",
        "duration": "08:00:00",
    },
    "POST /calendars/{calendar}/preview/": {"name": "Renamed", **OFFICE},
    "POST /steps/": {"workflow_id": "{draft}", "name": "New", "role": "Agent"},
    "PUT /steps/{step}/": {"workflow_id": "{draft}", "name": "Renamed", "role": "Agent"},
    "PATCH /steps/{step}/": {"name": "Renamed"},
    "POST /transitions/": {
        "workflow_id": "{draft}",
        "from_step_id": "{other_step}",
        "to_step_id": "{step}",
        "name": "Back",
    },
    "PUT /transitions/{edge}/": {
        "workflow_id": "{draft}",
        "from_step_id": "{step}",
        "to_step_id": "{other_step}",
        "name": "Renamed",
    },
    "PATCH /transitions/{edge}/": {"name": "Renamed"},
    "POST /roles/availability/": {
        "away_from": "2099-07-01T00:00:00Z",
        "away_until": "2099-07-15T00:00:00Z",
    },
    "POST /tickets/{waiting}/assign-workflow/": {"workflow_id": "{workflow}"},
    "POST /tasks/": {"ticket_number": "{waiting}", "workflow_id": "{workflow}"},
    "PUT /tasks/{task}/": {"priority": "High", "reason": "The boss asks."},
    "PATCH /tasks/{task}/": {"priority": "High", "reason": "The boss asks."},
    "POST /tasks/bulk/": {"action": "hold", "task_ids": [987_654], "reason": "Waits."},
    "POST /tasks/transfer/": {"task_item_id": "{item}", "new_user_id": 13},
    "POST /tasks/escalate/": {"task_item_id": "{item}", "reason": "Too hot."},
    "POST /tasks/{task}/cancel/": {"reason": "Not needed."},
    "POST /tasks/{task}/hold/": {"reason": "Waits for a part."},
    "POST /tasks/{task}/reopen/": {"reason": "It broke again."},
    "POST /tasks/{task}/priority/": {"priority": "High", "reason": "The boss asks."},
    "POST /tasks/{task}/owner/": {"user_id": 42},
    "POST /tasks/{task}/update-user-status/": {"status": "in progress"},
    "POST /transitions/{task}/transition/": {"transition_id": "{exit}", "notes": "Done."},
    "POST /incidents/{incident}/resolve/": {"reason": "We look after it."},
    "PATCH /identity/profile/": {"full_name": "Renamed"},
    "POST /identity/password/change/": {
        "current_password": PASSWORD,
        "new_password": "another battery, a horse",
    },
    "POST /identity/users/": {"email": "new@tts.example", "full_name": "New", "roles": []},
    "PUT /identity/users/{account}/roles/": {"roles": []},
}

# Endpoints for people who are not signed in yet. The tests of identity cover their results.
SIGNING_IN = {
    "POST /identity/login/",
    "POST /identity/refresh/",
    "POST /identity/logout/",
    "POST /identity/password/forgot/",
    "POST /identity/password/reset/",
}


def plain(endpoint: str) -> str:
    """An endpoint in readable form, no matter in which syntax its route is written."""
    method, _, route = endpoint.partition(" ")
    route = re.sub(r"\(\?P<(\w+)>(?:\[[^]]*\]|[^()])*\)", r"{\1}", route)
    route = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)
    return f"{method} {route.replace('^', '').replace('$', '')}"


def shape(endpoint: str) -> str:
    """The endpoint with `{}` for each parameter, because the table uses other names of parameters."""
    return re.sub(r"\{\w+\}", "{}", endpoint.partition("?")[0])


def filled(value: Any, names: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {key: filled(part, names) for key, part in value.items()}
    found = re.fullmatch(r"\{(\w+)\}", value) if isinstance(value, str) else None
    return names[found[1]] if found else value


def rows() -> dict[str, list[str]]:
    _, *lines = TABLE.strip("\n").split("\n")  # leave out the heading
    return {f"{line.split()[0]} {line.split()[1]}": line.split()[2:] for line in lines}


def answered(endpoint: str, client: Any, names: dict[str, Any]) -> str:
    """Call the endpoint and return the status, or `none` for a 200 with an empty list."""
    method, _, path = endpoint.partition(" ")
    body = filled(BODIES.get(endpoint), names)
    answer = getattr(client, method.lower())(path.format(**names), body)
    is_empty = answer.status_code == 200 and "results" in answer.json()
    return "none" if is_empty and not answer.json()["results"] else str(answer.status_code)


class TestAccessTable:
    def test_names_every_endpoint(self) -> None:
        known = {shape(row) for row in [*rows(), *SIGNING_IN]}

        found = {plain(endpoint) for endpoint in endpoints() - PUBLIC - ADMINS_ONLY}

        assert {shape(endpoint) for endpoint in found} == known

    def test_is_how_everybody_is_answered(self) -> None:
        """Each call is rolled back, so that every call finds the same rows."""
        names = scene()
        before = everything()
        measured, changed = {}, []
        for endpoint in rows():
            codes = []
            for who, person in PERSONS.items():
                sid = transaction.savepoint()
                codes.append(answered(endpoint, api_client(person), names))
                is_refused = codes[-1].startswith("4")
                if is_refused and everything() != before:
                    changed.append(f"{endpoint} as {who}")
                transaction.savepoint_rollback(sid)
            measured[endpoint] = codes
        assert measured == rows()
        assert changed == []

    def test_lets_nobody_in_who_proves_nothing(self) -> None:
        names = scene()
        before = everything()
        let_in = []
        for endpoint in rows():
            counters.forget()  # otherwise anonymous callers would be throttled soon
            for who, client in worthless_clients(ADMIN).items():
                if answered(endpoint, client, names) != "401":
                    let_in.append((endpoint, who))
        assert let_in == []
        assert everything() == before

    @pytest.mark.parametrize("endpoint", sorted(ADMINS_ONLY))
    def test_keeps_what_got_stuck_to_admins(self, endpoint: str) -> None:
        others = [person for who, person in PERSONS.items() if who != "admin"]
        assert_admins_only(endpoint, ADMIN, others)

    @pytest.mark.parametrize("endpoint", sorted(PUBLIC - {"GET /readyz"}))
    def test_leaves_what_is_public_to_everybody(self, endpoint: str) -> None:
        path = endpoint.removeprefix("GET ")
        for who, client in worthless_clients(ADMIN).items():
            assert client.get(path).status_code == 200, who
