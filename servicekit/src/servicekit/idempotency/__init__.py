"""`Idempotency-Key`: a call that is sent twice acts once and gets the same answer twice.

A view adopts it with one line, below `extend_schema` and `action`:

    @extend_schema(request=ThingInput, responses={201: ThingOutput})
    @idempotent
    def create(self, request: Request) -> Response:

The answer is stored in the transaction of the effect. The handler still opens `transaction()`
itself; with a key, all of its transactions become parts of one that also stores the answer, so
anything after the commit (pushes) belongs in `run_after_commit`, not behind the `with`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from servicekit.idempotency.edge import idempotent

__all__ = ["idempotent"]


def __getattr__(name: str) -> Any:
    # Lazy: models can be imported only once Django's apps are ready; this package is imported
    # earlier.
    if name == "idempotent":
        from servicekit.idempotency.edge import idempotent

        return idempotent
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
