"""Calendars over HTTP: the values that are stored or refused, the people who may write, and the
deadlines that follow.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from audit.models import AuditEvent
from servicekit.testing import api_client
from sla.models import Calendar, CalendarRevision
from testing.scenario import ADMIN, agent, chain, publish, step

pytestmark = pytest.mark.django_db

WEEK = {
    day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")
}
OFFICE: dict[str, Any] = {"name": "Office", "time_zone": "Europe/Berlin", "hours": WEEK}


def create(**fields: Any) -> dict[str, Any]:
    answer = api_client(ADMIN).post("/calendars/", {**OFFICE, **fields})
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def put(calendar_id: int, body: dict[str, Any], **headers: Any) -> Any:
    return api_client(ADMIN).put(f"/calendars/{calendar_id}/", body, **headers)


class TestACalendar:
    def test_is_shown_as_it_was_sent(self) -> None:
        made = create(
            closed=[{"date": "2026-12-24", "name": "Christmas Eve"}, {"date": "2026-05-04"}],
            open=[{"date": "2026-12-24", "hours": [["22:00", "24:00"]]}],
        )

        shown = api_client(agent(11)).get(f"/calendars/{made['calendar_id']}/")

        assert shown["ETag"] == '"1"'
        assert (
            shown.json()
            == made
            == {
                "calendar_id": made["calendar_id"],
                "name": "Office",
                "time_zone": "Europe/Berlin",
                "hours": {**WEEK, "sat": [], "sun": []},
                "closed": [
                    {"date": "2026-05-04", "name": ""},
                    {"date": "2026-12-24", "name": "Christmas Eve"},
                ],
                "open": [{"date": "2026-12-24", "hours": [["22:00", "24:00"]]}],
                "country": "",
                "subdivision": "",
                "holidays_until": None,
                "rev": 1,
            }
        )

    def test_has_a_name_of_one_line(self) -> None:
        made = create(name="Office\u202e\nhours", closed=[{"date": "2026-05-04", "name": "a\nb"}])
        assert (made["name"], made["closed"][0]["name"]) == ("Office hours", "a b")

    def test_has_a_name_that_no_other_has_in_any_case(self) -> None:
        create(name="Office")
        answer = api_client(ADMIN).post("/calendars/", {**OFFICE, "name": "OFFICE"})
        assert (answer.status_code, set(answer.json()["details"])) == (400, {"name"})

    def test_that_ends_the_next_morning_says_how_to_write_that(self) -> None:
        answer = api_client(ADMIN).post(
            "/calendars/", {**OFFICE, "hours": {"mon": [["22:00", "06:00"]]}}
        )
        assert answer.json()["details"] == {
            "hours.mon": [
                "22:00 to 06:00: the end must be after the begin. For a night, write 22:00 to"
                " 24:00 here and 00:00 to 06:00 on the next day."
            ]
        }

    def test_is_listed_by_name_and_found_by_words(self) -> None:
        create(name="Zürich")
        create(name="Amsterdam")

        rows = api_client(agent(11)).get("/calendars/").json()
        found = api_client(agent(11)).get("/calendars/?search=zurich").json()

        assert (rows["count"], [row["name"] for row in rows["results"]]) == (
            2,
            ["Amsterdam", "Zürich"],
        )
        assert [row["name"] for row in found["results"]] == ["Zürich"]

    def test_of_a_country_has_its_holidays_as_dates(self) -> None:
        made = create(country="US", subdivision="MA", holidays_until="2026-12-31")

        days = {day["date"]: day["name"] for day in made["closed"]}
        assert days["2026-07-04"] == "Independence Day"
        assert days["2026-04-20"] == "Patriots' Day"
        assert max(days) == "2026-12-25"
        assert min(days) == "2025-01-01"

    def test_is_audited(self) -> None:
        made = create()
        put(made["calendar_id"], {**OFFICE, "time_zone": "UTC"})
        api_client(ADMIN).delete(f"/calendars/{made['calendar_id']}/")

        events = AuditEvent.objects.filter(target_type="calendar").order_by("pk")
        assert [event.action for event in events] == [
            "calendar.create",
            "calendar.update",
            "calendar.delete",
        ]
        assert events[1].changes == {
            "rev": 2,
            "time_zone": {"from": "Europe/Berlin", "to": "UTC"},
        }


class TestCountries:
    def test_are_listed_by_their_short_codes(self) -> None:
        codes = api_client(agent(11)).get("/calendars/countries/").json()["countries"]

        assert {"AT", "DE", "US"} <= set(codes)
        assert codes == sorted(codes)
        assert {len(code) for code in codes} == {2}

    def test_name_their_subdivisions(self) -> None:
        shown = api_client(agent(11)).get("/calendars/countries/DE/").json()

        assert shown["code"] == "DE"
        assert {"code": "BY", "name": "Bayern"} in shown["subdivisions"]
        assert {"code": "Augsburg", "name": "Augsburg"} in shown["subdivisions"]

    def test_that_do_not_exist_are_not_found(self) -> None:
        for code in ("XX", "de", "DEU"):
            assert api_client(agent(11)).get(f"/calendars/countries/{code}/").status_code == 404


class TestAnEdit:
    def test_is_a_new_revision_and_the_old_one_stays(self) -> None:
        calendar_id = create()["calendar_id"]

        answer = put(calendar_id, {**OFFICE, "hours": {"mon": [["08:00", "24:00"]]}})

        assert (answer.status_code, answer["ETag"]) == (200, '"2"')
        assert answer.json()["hours"]["mon"] == [["08:00", "24:00"]]
        revisions = CalendarRevision.objects.order_by("rev")
        assert [row.hours["mon"] for row in revisions] == [WEEK["mon"], [["08:00", "24:00"]]]
        listed = api_client(agent(11)).get(f"/calendars/{calendar_id}/revisions/").json()["results"]
        assert [(row["rev"], row["state"], row["done"], row["of"]) for row in listed] == [
            (2, "applied", 0, 0),
            (1, "applied", 0, 0),
        ]
        assert [row["changed_by"] for row in listed] == [ADMIN.user_id] * 2
        assert [row["changed_by_name"] for row in listed] == [ADMIN.full_name] * 2

    def test_that_changes_nothing_is_none(self) -> None:
        calendar_id = create(country="DE", holidays_until="2027-12-31")["calendar_id"]
        sent = api_client(ADMIN).get(f"/calendars/{calendar_id}/").json()

        assert put(calendar_id, sent).json()["rev"] == 1
        assert CalendarRevision.objects.count() == 1

    def test_of_something_else_than_was_read_is_refused(self) -> None:
        calendar_id = create()["calendar_id"]
        put(calendar_id, {**OFFICE, "time_zone": "UTC"})

        for answer in (
            put(calendar_id, OFFICE, HTTP_IF_MATCH='"1"'),
            api_client(ADMIN).delete(f"/calendars/{calendar_id}/", HTTP_IF_MATCH='"1"'),
            api_client(ADMIN).post(
                f"/calendars/{calendar_id}/revisions/1/restore/", HTTP_IF_MATCH='"1"'
            ),
        ):
            assert (answer.status_code, answer.json()["code"]) == (409, "stale_rev")
        assert Calendar.objects.get().rev == 2

    def test_keeps_a_holiday_out_that_somebody_took_out(self) -> None:
        made = create(country="US", holidays_until="2026-12-31")
        closed = [day for day in made["closed"] if day["date"] != "2026-07-04"]
        body = {**OFFICE, "country": "US", "holidays_until": "2027-12-31", "closed": closed}

        days = {day["date"] for day in put(made["calendar_id"], body).json()["closed"]}

        assert "2026-07-04" not in days
        assert {"2026-11-26", "2027-07-05"} <= days

    def test_keeps_it_out_also_after_an_earlier_and_a_later_end(self) -> None:
        made = create(country="US", holidays_until="2028-12-31")
        calendar_id = made["calendar_id"]
        copied = {day["date"] for day in made["closed"]}
        made["closed"] = [day for day in made["closed"] if day["date"] != "2027-07-05"]
        taken_out = put(calendar_id, made).json()
        shorter = put(calendar_id, {**taken_out, "holidays_until": "2026-12-31"}).json()
        assert max(day["date"] for day in shorter["closed"]) == "2026-12-25"

        again = put(calendar_id, {**shorter, "holidays_until": "2029-12-31"}).json()

        days = {day["date"] for day in again["closed"]}
        assert copied - days == {"2027-07-05"}
        assert "2029-07-04" in days

    def test_without_a_date_keeps_the_one_up_to_which_holidays_were_copied(self) -> None:
        made = create(country="US", holidays_until="2035-12-31")
        sent = {name: value for name, value in made.items() if name != "holidays_until"}

        answer = put(made["calendar_id"], sent).json()

        assert (answer["holidays_until"], answer["rev"]) == ("2035-12-31", 1)

    def test_to_more_closed_days_than_are_kept_is_refused_with_their_number(self) -> None:
        first = date(2060, 1, 1)
        closed = [{"date": str(first + timedelta(days=n))} for n in range(3990)]
        body = {**OFFICE, "closed": closed, "country": "DE", "holidays_until": "2027-12-31"}
        answer = api_client(ADMIN).post("/calendars/", body)
        assert (answer.status_code, set(answer.json()["details"])) == (400, {"closed"})
        assert "At most 4,000 closed days are kept" in answer.json()["details"]["closed"][0]
        assert not Calendar.objects.exists()

    def test_of_the_country_replaces_its_holidays_and_keeps_other_closed_dates(self) -> None:
        made = create(
            country="US",
            holidays_until="2026-12-31",
            closed=[{"date": "2026-03-03", "name": "Outing"}],
        )
        body = {**made, "country": "DE"}

        days = {day["date"]: day["name"] for day in put(made["calendar_id"], body).json()["closed"]}

        assert "2026-07-04" not in days
        assert days["2026-10-03"] == "German Unity Day"
        assert days["2026-03-03"] == "Outing"

    def test_can_be_undone(self) -> None:
        calendar_id = create()["calendar_id"]
        put(calendar_id, {**OFFICE, "name": "Branch", "hours": {"sun": [["00:00", "24:00"]]}})

        answer = api_client(ADMIN).post(f"/calendars/{calendar_id}/revisions/1/restore/")

        assert answer.status_code == 200
        restored = answer.json()
        assert (restored["rev"], restored["name"]) == (3, "Branch")
        assert restored["hours"] == {**WEEK, "sat": [], "sun": []}
        unknown = api_client(ADMIN).post(f"/calendars/{calendar_id}/revisions/9/restore/")
        assert unknown.status_code == 404


class TestWhatIsNoCalendar:
    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"name": ""}, "name"),
            ({"name": "x" * 65}, "name"),
            ({"time_zone": "Mars/Olympus"}, "time_zone"),
            ({"time_zone": "../etc/passwd"}, "time_zone"),
            ({"hours": {}}, "hours"),
            ({"hours": {"mon": []}}, "hours"),
            ({"hours": {}, "open": [{"date": "2026-03-03", "hours": []}]}, "hours"),
            ({"hours": []}, "hours"),
            ({"hours": {"monday": [["09:00", "17:00"]]}}, "hours.monday"),
            ({"hours": {"mon": [["09:00", "17:00"], ["16:59", "18:00"]]}}, "hours.mon"),
            ({"hours": {"mon": [["13:00", "17:00"], ["09:00", "12:00"]]}}, "hours.mon"),
            ({"hours": {"mon": [["09:00", "09:00"]]}}, "hours.mon"),
            ({"hours": {"mon": [["09:00", "24:01"]]}}, "hours.mon"),
            ({"hours": {"mon": [["9:00", "17:00"]]}}, "hours.mon"),
            ({"hours": {"mon": [["09:00"]]}}, "hours.mon"),
            ({"hours": {"mon": [[9, 17]]}}, "hours.mon"),
            ({"hours": {"mon": "09:00-17:00"}}, "hours.mon"),
            ({"closed": [{"date": "2026-02-30"}]}, "closed.0.date"),
            ({"closed": [{"date": "1066-10-14"}]}, "closed.0.date"),
            ({"closed": [{"date": "2026-03-03"}, {"date": "2026-03-03"}]}, "closed"),
            ({"open": [{"date": "2026-03-03"}]}, "open.0.hours"),
            ({"country": "Atlantis"}, "country"),
            ({"country": "DEU"}, "country"),
            ({"country": "USA"}, "country"),
            ({"time_zone": "localtime"}, "time_zone"),
            ({"time_zone": "Factory"}, "time_zone"),
            ({"name": "\u200b"}, "name"),
            ({"name": "\n"}, "name"),
            ({"country": "US", "subdivision": "BY"}, "subdivision"),
            ({"subdivision": "BY"}, "subdivision"),
            ({"holidays_until": "2026-12-31"}, "holidays_until"),
        ],
    )
    def test_is_refused_and_changes_nothing(self, fields: dict[str, Any], field: str) -> None:
        calendar_id = create()["calendar_id"]

        for answer in (
            api_client(ADMIN).post("/calendars/", {**OFFICE, "name": "Other", **fields}),
            put(calendar_id, {**OFFICE, **fields}),
            api_client(ADMIN).post(f"/calendars/{calendar_id}/preview/", {**OFFICE, **fields}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
            assert set(answer.json()["details"]) == {field}
        assert CalendarRevision.objects.count() == 1

    def test_has_a_name_of_another_one(self) -> None:
        create()
        other = create(name="Other")["calendar_id"]

        for answer in (api_client(ADMIN).post("/calendars/", OFFICE), put(other, OFFICE)):
            assert (answer.status_code, set(answer.json()["details"])) == (400, {"name"})

    def test_may_be_written_by_nobody_but_an_admin(self) -> None:
        calendar_id = create()["calendar_id"]
        client = api_client(agent(11))

        assert client.post("/calendars/", {**OFFICE, "name": "Mine"}).status_code == 403
        assert client.put(f"/calendars/{calendar_id}/", OFFICE).status_code == 403
        assert client.delete(f"/calendars/{calendar_id}/").status_code == 403
        assert Calendar.objects.get().rev == 1


class TestADeletedCalendar:
    def test_is_gone_and_its_name_is_free(self) -> None:
        calendar_id = create()["calendar_id"]

        assert api_client(ADMIN).delete(f"/calendars/{calendar_id}/").status_code == 204

        assert api_client(ADMIN).get(f"/calendars/{calendar_id}/").status_code == 404
        assert api_client(ADMIN).get("/calendars/").json()["count"] == 0
        assert create()["calendar_id"] != calendar_id

    def test_is_none_that_a_workflow_names(self) -> None:
        calendar_id = create()["calendar_id"]
        made = publish(*chain(step("Only", "Agent", 1)), calendar_id=calendar_id)
        url = f"/workflows/{made['workflow_id']}/update-details/"
        assert made["calendar_id"] == calendar_id

        named = api_client(ADMIN).delete(f"/calendars/{calendar_id}/")
        assert api_client(ADMIN).put(url, {"calendar_id": None}).json()["calendar_id"] is None
        still_active = api_client(ADMIN).delete(f"/calendars/{calendar_id}/")
        api_client(ADMIN).post(f"/workflows/{made['workflow_id']}/initialize/")
        free = api_client(ADMIN).delete(f"/calendars/{calendar_id}/")

        assert [named.status_code, still_active.status_code, free.status_code] == [409, 409, 204]
        assert named.json()["code"] == "calendar_in_use"

    def test_is_given_to_no_workflow(self) -> None:
        calendar_id = create()["calendar_id"]
        api_client(ADMIN).delete(f"/calendars/{calendar_id}/")
        draft = {"name": "W", "department": "IT", "category": "C", "calendar_id": calendar_id}

        answer = api_client(ADMIN).post("/workflows/", draft)

        assert (answer.status_code, set(answer.json()["details"])) == (400, {"calendar_id"})


class TestAWorkflowOfACalendar:
    def test_is_copied_and_exported_with_it(self) -> None:
        calendar_id = create()["calendar_id"]
        made = publish(*chain(step("Only", "Agent", 1)), calendar_id=calendar_id)
        client, url = api_client(ADMIN), f"/workflows/{made['workflow_id']}"

        copy = client.post(f"{url}/clone/").json()
        exported = client.get(f"{url}/export/").json()
        exported["workflow"]["name"] = "Imported"
        imported = client.post("/workflows/import/", exported).json()
        exported["workflow"] |= {"name": "Again", "calendar": "Unknown"}
        refused = client.post("/workflows/import/", exported)

        assert (copy["calendar_id"], imported["calendar_id"]) == (calendar_id, calendar_id)
        assert client.get(f"{url}/detail/").json()["calendar_id"] == calendar_id
        assert (refused.status_code, set(refused.json()["details"])) == (
            400,
            {"workflow.calendar"},
        )


class TestADeadline:
    def asked(self, **body: Any) -> Any:
        calendar_id = create(closed=[{"date": "2026-03-03", "name": "Outing"}])["calendar_id"]
        asked = {"start": "2026-03-02T08:00:00Z", "duration": "07:00:00", **body}
        return api_client(agent(11)).post(f"/calendars/{calendar_id}/deadline/", asked)

    def test_has_the_stretches_that_lead_to_it(self) -> None:
        answer = self.asked(
            duration="08:00:00",
            pauses=[{"start": "2026-03-02T14:00:00Z", "end": "2026-03-02T15:00:00Z"}],
        )

        assert answer.json()["deadline"] == "2026-03-04T10:00:00Z"
        assert [
            (part["start"], part["counted"], part["reason"]) for part in answer.json()["segments"]
        ] == [
            ("2026-03-02T08:00:00Z", True, "open"),
            ("2026-03-02T11:00:00Z", False, "closed"),
            ("2026-03-02T12:00:00Z", True, "open"),
            ("2026-03-02T14:00:00Z", False, "paused"),
            ("2026-03-02T15:00:00Z", True, "open"),
            ("2026-03-02T16:00:00Z", False, "closed"),
            ("2026-03-02T23:00:00Z", False, "holiday"),
            ("2026-03-03T23:00:00Z", False, "closed"),
            ("2026-03-04T08:00:00Z", True, "open"),
        ]

    def test_uses_up_the_last_minute_of_a_day(self) -> None:
        assert self.asked().json()["deadline"] == "2026-03-02T16:00:00Z"

    def test_stands_still_while_a_pause_is_open(self) -> None:
        answer = self.asked(pauses=[{"start": "2026-03-02T09:00:00Z", "end": None}])
        assert answer.json()["deadline"] is None

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"start": "yesterday"}, "start"),
            ({"start": "0001-01-01T00:00:00Z"}, "start"),
            ({"start": "9999-12-31T23:59:59-12:00"}, "start"),
            ({"duration": "-01:00:00"}, "duration"),
            ({"duration": "soon"}, "duration"),
            ({"duration": "99999:00:00"}, "duration"),
            ({"duration": "62000:00:00"}, "duration"),
            (
                {"pauses": [{"start": "2026-03-02T09:00:00Z", "end": "2026-03-02T08:00:00Z"}]},
                "pauses.0.end",
            ),
        ],
    )
    def test_of_bad_input_is_refused(self, body: dict[str, Any], field: str) -> None:
        answer = self.asked(**body)
        assert (answer.status_code, set(answer.json()["details"])) == (400, {field})

    def test_of_no_time_is_the_start(self) -> None:
        assert self.asked(duration="00:00:00").json() == {
            "deadline": "2026-03-02T08:00:00Z",
            "segments": [],
        }
