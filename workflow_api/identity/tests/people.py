"""People who sign in, for the tests of the identity."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from rest_framework.test import APIClient

from identity.domain.names import key
from identity.models import Account
from identity.services.accounts import (
    account_ensure,
    account_roles_add,
)
from servicekit.base.links import with_link
from servicekit.db.transactions import transaction
from servicekit.testing import outbox_messages

PASSWORD = "correct horse battery"


def make_account(
    email: str = "eve@tts.example",
    *roles: str,
    full_name: str = "Eve",
    user_type: str = Account.UserType.STAFF,
) -> Account:
    now = timezone.now()
    with transaction():
        account_ensure(
            email=email,
            full_name=full_name,
            password_hash=make_password(PASSWORD),
            user_type=user_type,
            now=now,
        )
        account_roles_add(email=email, names=roles, now=now)
    return Account.objects.get(email_key=key(email))


def sign_in(email: str = "eve@tts.example", password: str = PASSWORD) -> Any:
    return APIClient().post("/identity/login/", {"email": email, "password": password})


def browser_of(email: str = "eve@tts.example") -> APIClient:
    """A signed-in browser that sends the CSRF header automatically."""
    client = APIClient()
    response = client.post("/identity/login/", {"email": email, "password": PASSWORD})
    assert response.status_code == 200
    client.credentials(HTTP_X_CSRFTOKEN=client.cookies["csrftoken"].value)
    return client


def mails() -> list[dict[str, Any]]:
    """The mails that wait in the outbox. Their links are inserted in the way in which the sending
    service inserts them.
    """
    waiting = [dict(message.kwargs) for message in outbox_messages("EMAIL_NOTIFICATION_QUEUE")]
    for mail in waiting:
        mail["message"] = with_link(mail["message"], mail.pop("metadata"))
    return waiting


def token_in(text: str) -> str:
    found = re.search(r"token=([A-Za-z0-9_-]+)", text)
    assert found is not None
    return found[1]
