import pytest

from emails.models import Email
from emails.rendering import render_email, ticket_url
from notifications.types import NotificationType
from testing.factories import NOW, payload


def mail(**values: object) -> Email:
    fields = payload(**values)
    for name in ("user_email", "related_task_item_id", "actor"):
        del fields[name]
    return Email(recipient="agent7@tts.example", created_at=NOW, **fields)


class TestRenderEmail:
    @pytest.mark.parametrize("kind", NotificationType.values)
    def test_has_all_three_parts_for_every_type(self, kind: str) -> None:
        rendered = render_email(mail(notification_type=kind))
        assert rendered.subject == "[TX20260302000001] Inspect Asset"
        assert "Hello Ada Agent," in rendered.text
        assert 'Hello <bdi dir="auto">Ada Agent</bdi>,' in rendered.html
        assert rendered.html.startswith("<!DOCTYPE html>")
        assert "<" not in rendered.text

    def test_names_the_number_once(self) -> None:
        rendered = render_email(mail(subject="TX20260302000001: Inspect Asset"))
        assert rendered.subject == "TX20260302000001: Inspect Asset"

    def test_says_why_it_came(self) -> None:
        assigned = render_email(mail())
        assert "because the work was assigned to you" in assigned.text
        assert "because the work was assigned to you" in assigned.html

    def test_lists_the_facts_that_were_sent(self) -> None:
        metadata = {
            "task_id": 5,
            "priority": "High",
            "step_name": "Inspect <Asset>",
            "target_resolution": "2026-03-02T10:30:00+01:00",
        }
        rendered = render_email(mail(metadata=metadata))
        facts = "Step: Inspect <Asset>\nPriority: High\nDue: 02 March 2026, 09:30 UTC\n"
        assert facts in rendered.text
        assert ">Inspect &lt;Asset&gt;</td>" in rendered.html
        assert "task_id" not in rendered.text

    @pytest.mark.parametrize(
        "due", [None, "", "soon", 5, "2026-13-45T00:00:00Z", "2026-01-05T24:00Z"]
    )
    def test_leaves_out_a_time_that_is_none(self, due: object) -> None:
        assert "Due" not in render_email(mail(metadata={"target_resolution": due})).text

    def test_needs_neither_name_nor_ticket_nor_message(self) -> None:
        rendered = render_email(
            mail(
                user_full_name="", related_ticket_number="", message="", notification_type="system"
            )
        )
        assert rendered.subject == "Inspect Asset"
        assert "Hello," in rendered.text
        assert "/tickets/" not in rendered.text + rendered.html

    def test_shows_markup_as_text(self) -> None:
        rendered = render_email(mail(subject="<b>A & B</b>", message="<script>x</script>"))
        assert "<b>A & B</b>" in rendered.text
        assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in rendered.html
        assert "<script>" not in rendered.html

    def test_shows_each_text_in_its_own_direction(self) -> None:
        rendered = render_email(mail(subject="מדפסת (HP)", message="لا تعمل"))
        heading = next(line for line in rendered.html.splitlines() if line.startswith("<h1"))
        assert heading.startswith('<h1 dir="auto"')
        assert '<div dir="auto"><p>لا تعمل</p></div>' in rendered.html

    def test_keeps_the_subject_to_one_line(self) -> None:
        rendered = render_email(mail(related_ticket_number="A\nBcc: x@y.z"))
        assert "\n" not in rendered.subject


class TestTicketUrl:
    def test_quotes_the_number(self) -> None:
        assert ticket_url("A/1 b") == "http://localhost:1000/tickets/A%2F1%20b"
        assert ticket_url("") == ""
