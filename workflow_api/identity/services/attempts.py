"""Claim an attempt to sign in for a request, before its password is checked."""

from __future__ import annotations

import time
from typing import Final

from rest_framework.request import Request

from servicekit import clock
from servicekit.db.transactions import transaction
from servicekit.http.throttling.views import address_of

from .lockout import (
    Attempt,
    LockedOutError,
    attempt_claim,
)

LONGEST_WAIT_SECONDS: Final = 5.0
PAUSE_SECONDS: Final = 0.05


def claimed(request: Request, email: str) -> Attempt:
    """Claim the right to try one password for the account `email`. Raises LockedOutError.

    If the limit is reached only because of attempts in progress, this waits up to five seconds for
    their end. Such an attempt may have the right password, for example if a program signs in
    several times at once.
    """
    address = address_of(request.META)
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while True:
        try:
            with transaction():
                return attempt_claim(email=email, address=address, now=clock.real_now())
        except LockedOutError as refusal:
            if not refusal.is_pending or time.monotonic() > deadline:
                raise
        time.sleep(PAUSE_SECONDS)
