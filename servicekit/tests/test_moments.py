from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.core.exceptions import ValidationError

from servicekit.base.moments import moment_from_text
from servicekit.http.api.filters import MomentFilter

HALF_PAST_NINE = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)


class TestMoments:
    @pytest.mark.parametrize(
        "text",
        [
            *("2026-11-30T09:30:00Z", "2026-11-30t09:30:00z", "2026-11-30T09:30:00z"),
            *("2026-11-30t09:30Z", "2026-11-30 09:30:00+00:00", " 2026-11-30T09:30Z "),
            *("2026-11-30T11:00:00+01:30", "20261130T093000Z", "2026-W49-1T09:30Z"),
            *("2026-11-30T09:30:00.000000z", "2026-11-30T09:30:00,0Z"),
        ],
    )
    def test_are_read_in_every_form(self, text: str) -> None:
        assert moment_from_text(text) == HALF_PAST_NINE

    def test_keep_their_zone_and_get_none(self) -> None:
        zone = timezone(timedelta(hours=-3))
        assert moment_from_text("2026-11-30t09:30-03:00") == datetime(
            2026, 11, 30, 9, 30, 0, 0, zone
        )
        assert moment_from_text("2026-11-30T09:30").tzinfo is None
        assert moment_from_text("2026-11-30") == datetime(2026, 11, 30)  # noqa: DTZ001

    @pytest.mark.parametrize(
        "text",
        [
            *("2026-11-30T24:00:00Z", "2026-11-30T24:00Z", "2026-11-30t24z", "20261130T240000Z"),
            *("2026-11-30 24:00", "2026-11-30T23:60Z", "2026-11-30T23:59:60Z", "2026-02-30T00:00Z"),
            *("", "Z", "now", "2026-11-30x09:30Z", "2026-11-30T", "2026-11-30T09:30ZZ"),
            *(
                "2026-11-30T09:30 Z",
                "\u0662\u0660\u0662\u0666-11-30T09:30Z",
                "2026-11-30T09:30\x00",
            ),
        ],
    )
    def test_are_nothing_else(self, text: str) -> None:
        with pytest.raises(ValueError):
            moment_from_text(text)


class TestParameter:
    """Query parameters that are times, such as `created_after`."""

    field = MomentFilter(field_name="created_at").field

    @pytest.mark.parametrize("text", ["2026-11-30T09:30:00Z", "2026-11-30t09:30:00z"])
    def test_is_read_in_every_form(self, text: str) -> None:
        assert self.field.clean(text) == HALF_PAST_NINE

    def test_without_a_zone_is_of_utc(self) -> None:
        assert self.field.clean("2026-11-30T09:30") == HALF_PAST_NINE

    @pytest.mark.parametrize("text", ["2026-11-30T24:00:00Z", "2026-11-30t24:00z", "yesterday"])
    def test_says_what_is_needed(self, text: str) -> None:
        with pytest.raises(ValidationError, match="00:00 of the next day"):
            self.field.clean(text)

    @pytest.mark.parametrize("text", ["", None])
    def test_may_be_left_out(self, text: str | None) -> None:
        assert self.field.clean(text) is None
