"""Which endpoint somebody may use at all; which rows they see is decided by selectors."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from servicekit.auth.persons import Person

if TYPE_CHECKING:
    # Its module asks for this one while it is being imported.
    from rest_framework.views import APIView

ANY_ROLE = "*"


class SystemRolePermission(BasePermission):
    """Lets in whom the view names; no entry means no.

    On a view: `required_system_roles = {"tts": ["Admin", "Agent"]}` for staff (`"*"` means any
    role of that system), `required_scopes = ["tickets:create"]` for services, and
    `allowed_user_types = ["employee"]` for kinds of users who need no role. On a viewset the same
    names with `_by_action`, each a dict from the action's name.
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
        person: object = request.user
        if not isinstance(person, Person):
            return False
        if _is_unknown_method(request, view):
            return True  # there is no handler to protect: DRF answers 405
        return (
            _has_required_role(person, _rule(view, "required_system_roles", {}))
            or person.has_scope(*_rule(view, "required_scopes", []))
            or person.user_type in _rule(view, "allowed_user_types", [])
        )


def _rule(view: "APIView", name: str, nothing: Any) -> Any:
    by_action: Mapping[str, Any] | None = getattr(view, f"{name}_by_action", None)
    if by_action is not None:
        return by_action.get(getattr(view, "action", None) or "", nothing)
    return getattr(view, name, nothing)


def _has_required_role(person: Person, required: Mapping[str, Sequence[str]]) -> bool:
    return any(
        person.has_any_role(system) if ANY_ROLE in names else person.has_role(system, *names)
        for system, names in required.items()
    )


def _is_unknown_method(request: Request, view: "APIView") -> bool:
    return not hasattr(view, (request.method or "").lower())
