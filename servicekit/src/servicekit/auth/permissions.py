"""Permissions for whole endpoints. Selectors decide which rows a person sees."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from servicekit.base.persons import Person

if TYPE_CHECKING:
    # For types only: `rest_framework.views` imports this module through the settings.
    from rest_framework.views import APIView

ANY_ROLE = "*"


class SystemRolePermission(BasePermission):
    """Admits the callers whom the view allows by role, scope or user type.

    A view sets `required_system_roles`, `required_scopes` or `allowed_user_types`; meeting one of
    them is enough. A view that sets none admits nobody. Each of them can also be set by action,
    under its name with `_by_action`; an action without an entry then has no such rule.
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
        person: object = request.user
        if not isinstance(person, Person):
            return False
        if _is_unknown_method(request, view):
            return True  # no handler exists: DRF answers 405
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
