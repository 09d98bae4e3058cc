"""Checking a password at the edge: claim the attempt, check without a transaction, then settle."""

from __future__ import annotations

import time
from typing import Final

from django.utils import timezone
from rest_framework.request import Request

from servicekit.throttling.views import address_of
from servicekit.transactions import transaction

from .lockout import (
    Attempt,
    LockedOutError,
    attempt_claim,
)

LONGEST_WAIT_SECONDS: Final = 5.0
PAUSE_SECONDS: Final = 0.05


def claimed(request: Request, email: str) -> Attempt:
    """Claim the right to try one password for this address of the account; raises LockedOutError.

    If only attempts in progress stand in the way, it waits for them to end: somebody who signs in
    five times at once knows the password.
    """
    address = address_of(request.META)
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while True:
        try:
            with transaction():
                return attempt_claim(email=email, address=address, now=timezone.now())
        except LockedOutError as refusal:
            if not refusal.is_pending or time.monotonic() > deadline:
                raise
        time.sleep(PAUSE_SECONDS)
