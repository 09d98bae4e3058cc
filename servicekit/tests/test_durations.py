"""Durations as texts in requests and responses."""

from datetime import timedelta

import pytest
from rest_framework import serializers

from servicekit.http.api.durations import DurationField, format_duration, parse_duration


class TestParse:
    @pytest.mark.parametrize(
        ("text", "duration"),
        [
            ("72:00:00", timedelta(hours=72)),
            ("00:00:01", timedelta(seconds=1)),
            (" 4:05:06 ", timedelta(hours=4, minutes=5, seconds=6)),
            ("00:00:01.5", timedelta(seconds=1.5)),
            ("3 00:00:00", timedelta(days=3)),
            ("1 12:30:00", timedelta(days=1, hours=12, minutes=30)),
            ("P3D", timedelta(days=3)),
            ("PT4H30M", timedelta(hours=4, minutes=30)),
            ("P1W2DT0.5S", timedelta(days=9, seconds=0.5)),
            ("-01:00:00", timedelta(hours=-1)),
            ("-P1D", timedelta(days=-1)),
        ],
    )
    def test_reads_the_three_forms(self, text: str, duration: timedelta) -> None:
        assert parse_duration(text) == duration

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "soon",
            "72",
            "72:00",
            "1:60:00",
            "1:00:60",
            "P",
            "P99999999999D",
            "٣:00:00",
            "9" * 80,
        ],
    )
    def test_takes_nothing_else(self, text: str) -> None:
        assert parse_duration(text) is None


class TestFormat:
    @pytest.mark.parametrize(
        ("duration", "text"),
        [
            (timedelta(hours=72), "72:00:00"),
            (timedelta(days=365), "8760:00:00"),
            (timedelta(seconds=61.9), "00:01:01"),
            (timedelta(0), "00:00:00"),
            (timedelta(hours=-25), "-25:00:00"),
        ],
    )
    def test_counts_hours_over_a_day(self, duration: timedelta, text: str) -> None:
        assert format_duration(duration) == text


class TestField:
    @pytest.mark.parametrize(
        ("value", "code"),
        [
            (None, "null"),
            (3600, "invalid"),
            (True, "invalid"),
            ("soon", "invalid"),
            ("00:00:00", "not_positive"),
            ("-01:00:00", "not_positive"),
            ("-P1D", "not_positive"),
            ("87600:00:01", "too_long"),
        ],
    )
    def test_refuses(self, value: object, code: str) -> None:
        with pytest.raises(serializers.ValidationError) as refusal:
            DurationField().run_validation(value)
        assert refusal.value.get_codes() == [code]

    def test_takes_up_to_the_longest(self) -> None:
        assert DurationField().run_validation("87600:00:00") == timedelta(days=3650)
