"""What a password must be."""

from __future__ import annotations

SHORTEST = 8
LONGEST = 1024


def complaints(password: str, *, about: tuple[str, ...]) -> list[str]:
    """Why the password will not do; ``about`` is what everybody knows of the person."""
    found = []
    if len(password) < SHORTEST:
        found.append(f"The password must have at least {SHORTEST} characters.")
    if len(password) > LONGEST:
        found.append(f"The password must have at most {LONGEST} characters.")
    if password.isdigit():
        found.append("The password must not be digits only.")
    if len(set(password)) < 4:
        found.append("The password must have at least four different characters.")
    if password.strip().casefold() in {text.strip().casefold() for text in about if text.strip()}:
        found.append("The password must not be your name or address.")
    return found
