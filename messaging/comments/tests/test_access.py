from typing import Any

import pytest

from comments.access import Access, access_ticket
from servicekit.base.errors import NotFoundError, UnavailableError
from servicekit.base.request_id import request_id_bound
from servicekit.testing import make_token
from testing.factories import AGENT, EMPLOYEE, TICKET
from testing.workflow import HOLDER, REQUESTER, Workflow


class TestAccessTicket:
    def test_is_what_workflow_api_says(self, workflow: Workflow) -> None:
        workflow.allow(AGENT, TICKET)
        assert access_ticket(AGENT, make_token(AGENT), TICKET) == Access(
            ticket_id=TICKET, can_write=True, sees_internal=True, relation="holder"
        )
        workflow.allow(EMPLOYEE, TICKET, REQUESTER)
        assert access_ticket(EMPLOYEE, make_token(EMPLOYEE), TICKET) == Access(
            ticket_id=TICKET, can_write=True, sees_internal=False, relation="requester"
        )

    def test_never_shows_an_employee_what_is_internal(self, workflow: Workflow) -> None:
        workflow.allow(EMPLOYEE, TICKET, HOLDER)
        assert not access_ticket(EMPLOYEE, make_token(EMPLOYEE), TICKET).sees_internal

    def test_asks_with_the_caller_s_own_token_and_request_id(self, workflow: Workflow) -> None:
        workflow.allow(AGENT, TICKET)
        with request_id_bound("r-1"):
            access_ticket(AGENT, make_token(AGENT), TICKET)
        assert workflow.asked == [(TICKET, AGENT.pk)]
        assert workflow.request_ids == ["r-1"]

    def test_asks_once_in_half_a_minute(
        self, workflow: Workflow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        workflow.allow(AGENT, TICKET)
        clock = [1000.0]
        monkeypatch.setattr("servicekit.http.asking.monotonic", lambda: clock[0])
        token = make_token(AGENT)
        for moment in (1000.0, 1029.9, 1030.1, 1031.0):
            clock[0] = moment
            access_ticket(AGENT, token, TICKET)
        assert len(workflow.asked) == 2

    def test_asks_again_for_every_ticket_and_every_token(self, workflow: Workflow) -> None:
        workflow.allow(AGENT, TICKET)
        workflow.allow(AGENT, "A-1")
        token = make_token(AGENT)
        access_ticket(AGENT, token, TICKET)
        access_ticket(AGENT, token, "A-1")
        access_ticket(AGENT, make_token(AGENT), TICKET)
        assert [ticket for ticket, _ in workflow.asked] == [TICKET, "A-1", TICKET]

    def test_asks_again_when_it_must_be_fresh(self, workflow: Workflow) -> None:
        workflow.allow(AGENT, TICKET)
        token = make_token(AGENT)
        access_ticket(AGENT, token, TICKET)
        workflow.forbid(AGENT, TICKET)
        with pytest.raises(NotFoundError):
            access_ticket(AGENT, token, TICKET, is_fresh=True)
        with pytest.raises(NotFoundError):
            access_ticket(AGENT, token, TICKET)

    def test_keeps_no_refusal(self, workflow: Workflow) -> None:
        token = make_token(AGENT)
        with pytest.raises(NotFoundError):
            access_ticket(AGENT, token, TICKET)
        workflow.allow(AGENT, TICKET)
        assert access_ticket(AGENT, token, TICKET).can_write

    def test_quotes_the_number(self, workflow: Workflow) -> None:
        with pytest.raises(NotFoundError):
            access_ticket(AGENT, make_token(AGENT), "../../identity/users")
        assert workflow.asked == [("..%2F..%2Fidentity%2Fusers", AGENT.pk)]

    @pytest.mark.parametrize("answer", [{}, {"can_read": False}, {"can_read": "yes"}])
    def test_takes_no_for_anything_but_a_plain_yes(
        self, workflow: Workflow, answer: dict[str, Any]
    ) -> None:
        workflow.allow(AGENT, TICKET, answer)
        with pytest.raises(NotFoundError):
            access_ticket(AGENT, make_token(AGENT), TICKET)

    @pytest.mark.parametrize("status", [400, 401, 429, 500, 503])
    def test_is_unavailable_where_workflow_api_fails(self, workflow: Workflow, status: int) -> None:
        workflow.broken_with = status
        with pytest.raises(UnavailableError) as refusal:
            access_ticket(AGENT, make_token(AGENT), TICKET)
        assert refusal.value.retry_after == 3

    def test_is_unavailable_where_nobody_answers(self, workflow: Workflow, settings: Any) -> None:
        settings.WORKFLOW_URL = "http://127.0.0.1:9"
        with pytest.raises(UnavailableError):
            access_ticket(AGENT, make_token(AGENT), TICKET)
