from servicekit.base.errors import DomainError, InvalidError

RETRY_AFTER_SECONDS = 2


class KeyMalformedError(InvalidError):
    """The key is empty, too long, or not printable ASCII."""

    code = "idempotency_key_invalid"


class KeyReusedError(DomainError):
    """The key was used for another request."""

    code = "idempotency_key_reused"
    status = 422


class KeyInFlightError(DomainError):
    """The first request with the key is still being worked on."""

    code = "idempotency_in_flight"
    retry_after = RETRY_AFTER_SECONDS
