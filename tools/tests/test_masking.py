import pytest

from suite.masking import mask

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyX2lkIjoxfQ.c2lnbmF0dXJl-_"


class TestMask:
    @pytest.mark.parametrize(
        ("line", "masked"),
        [
            (f"cookie access_token={JWT}; path=/", "cookie access_token=***; path=/"),
            (f"a bare {JWT} in the text", "a bare *** in the text"),
            ("GET /ws/comments/TX1/?token=abc123&x=1", "GET /ws/comments/TX1/?token=***&x=1"),
            ("Authorization: Bearer abc.def-123", "Authorization: Bearer ***"),
            ("amqp://guest:s3cret@127.0.0.1:5672//", "amqp://guest:***@127.0.0.1:5672//"),
            ("redis://127.0.0.1:6390/0", "redis://127.0.0.1:6390/0"),
            ("GET /tickets/?page=2 200", "GET /tickets/?page=2 200"),
        ],
    )
    def test_hides_secrets_and_nothing_else(self, line: str, masked: str) -> None:
        assert mask(line) == masked
