"""One-time links in mails can be read only with the shared secret."""

import json

import pytest
from django.test import override_settings

from servicekit.base.links import (
    LINK_MARK,
    LinkUnreadableError,
    has_link,
    sealed_link,
    with_link,
    without_link,
)

LINK = "https://tts.example/reset-password?token=abc"
TEXT = f"Set it here: {LINK_MARK}"
OLD, NEW = "an-old-key-" + "o" * 32, "a-new-key-" + "n" * 32


class TestSealedLink:
    def test_is_read_with_the_same_secret(self) -> None:
        metadata = sealed_link(LINK)
        assert has_link(metadata)
        assert with_link(TEXT, metadata) == f"Set it here: {LINK}"

    def test_shows_nothing_of_itself(self) -> None:
        written = json.dumps(sealed_link(LINK))
        assert "token" not in written
        assert "abc" not in written.split(":", 1)[1][:4]
        assert sealed_link(LINK) != sealed_link(LINK)

    def test_is_read_while_the_secret_is_exchanged(self) -> None:
        with override_settings(JWT_SIGNING_KEY=OLD):
            metadata = sealed_link(LINK)
        with override_settings(JWT_SIGNING_KEY=NEW, JWT_OTHER_SIGNING_KEY=OLD):
            assert with_link(TEXT, metadata).endswith(LINK)
        with override_settings(JWT_SIGNING_KEY=NEW), pytest.raises(LinkUnreadableError):
            with_link(TEXT, metadata)

    @pytest.mark.parametrize("sealed", ["", "x", "\ud800", None, 7, [], {}, "gAAAAA=="])
    def test_that_is_none_is_refused(self, sealed: object) -> None:
        with pytest.raises(LinkUnreadableError):
            with_link(TEXT, {"sealed_link": sealed})

    def test_is_still_known_for_one_when_it_is_spent(self) -> None:
        spent = without_link({**sealed_link(LINK), "priority": "High"})
        assert spent == {"sealed_link": "", "priority": "High"}
        assert has_link(spent)
        with pytest.raises(LinkUnreadableError):
            with_link(TEXT, spent)

    def test_is_not_in_other_mails(self) -> None:
        assert not has_link({"priority": "High"})
        assert with_link(TEXT, {}) == TEXT
        assert without_link({"priority": "High"}) == {"priority": "High"}

    def test_needs_a_shared_secret(self) -> None:
        with override_settings(JWT_SIGNING_KEY=""), pytest.raises(LinkUnreadableError):
            sealed_link(LINK)
