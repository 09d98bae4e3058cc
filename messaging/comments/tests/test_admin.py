import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from comments.models import Comment
from testing.factories import TICKET, make_comment


@pytest.mark.django_db
class TestAdmin:
    def test_shows_comments_and_lets_nobody_touch_them(self) -> None:
        client = Client()
        client.force_login(User.objects.create_superuser("root", "root@tts.example", "x"))
        comment = make_comment()
        listed = client.get(reverse("admin:comments_comment_changelist"), {"q": TICKET})
        assert listed.status_code == 200
        assert "Ada Agent" in listed.content.decode()
        path = reverse("admin:comments_comment_change", args=[comment.pk])
        assert client.get(path).status_code == 200
        assert client.post(path, {"content": "x"}).status_code == 403
        assert client.get(reverse("admin:comments_comment_add")).status_code == 403
        assert client.get(reverse("admin:comments_presence_changelist")).status_code == 200
        assert Comment.objects.get().content == "Hello"
