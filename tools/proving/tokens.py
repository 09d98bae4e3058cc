"""Access tokens of people, signed with a suite's key."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping

import jwt

TOKEN_SECONDS = 6 * 3600


def bearer(
    environment: Mapping[str, str], user_id: int, role: str, *, name: str = "Proving"
) -> dict[str, str]:
    """Request headers of a person with one tts role."""
    now = int(time.time())
    claims = {
        "user_id": user_id,
        "user_type": "staff",
        "email": f"proving{user_id}@tts.example",
        "username": f"proving{user_id}",
        "full_name": f"{name} {user_id}",
        "systems": ["tts"],
        "roles": [{"system": "tts", "role": role}],
        "token_type": "access",
        "iat": now,
        "exp": now + TOKEN_SECONDS,
        "jti": uuid.uuid4().hex,
    }
    key = environment["JWT_SIGNING_KEY"]
    return {"Authorization": f"Bearer {jwt.encode(claims, key, algorithm='HS256')}"}
