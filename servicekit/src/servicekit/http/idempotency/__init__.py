"""`Idempotency-Key`: a request that is sent twice takes effect once, and gets the same answer twice.

To support it, decorate the method of a view, below `extend_schema` and `action`:

    @extend_schema(request=ThingInput, responses={201: ThingOutput})
    @idempotent
    def create(self, request: Request) -> Response:

The answer is stored in the same transaction as the effect. The method still opens `transaction()`
itself. If the request has a key, all transactions of the method become savepoints of one outer
transaction. So code that must run after the commit, such as pushes, belongs in `run_after_commit`
and not after the `with` block.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from servicekit.http.idempotency.edge import answered_in_part, idempotent

__all__ = ["answered_in_part", "idempotent"]


def __getattr__(name: str) -> Any:
    # Import late: this package is imported before Django's apps are ready, and models can be
    # imported only after that.
    if name in __all__:
        from servicekit.http.idempotency import edge

        return getattr(edge, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
