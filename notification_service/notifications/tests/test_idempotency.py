"""A request that marks notices read may be sent twice."""

import pytest

from notifications.models import InAppNotification
from servicekit.testing import api_client, make_person
from testing.factories import make_notification

PERSON = make_person(user_id=7)


@pytest.mark.django_db
class TestRead:
    @pytest.mark.parametrize(
        "path",
        ["/notifications/{id}/read/", "/notifications/read-some/", "/notifications/read-all/"],
    )
    def test_is_answered_the_same_and_pushed_once(
        self, path: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pushed: list[tuple[str, int]] = []
        monkeypatch.setattr("notifications.push.push_count", pushed.append)
        notice = make_notification()
        answers = [
            api_client(PERSON).post(
                path.format(id=notice.pk),
                {"ids": [str(notice.pk)]} if "some" in path else None,
                headers={"Idempotency-Key": "k-1"},
            )
            for _ in range(2)
        ]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].content == answers[1].content
        assert "Idempotent-Replayed" in answers[1]
        assert pushed == [PERSON.key]
        assert InAppNotification.objects.filter(is_read=True).count() == 1
