"""The suite's conventions in the OpenAPI documents."""

from typing import Any

from django.urls import get_script_prefix
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from servicekit.auth.cookies import ACCESS_COOKIE

UNSAFE_METHODS = frozenset({"post", "put", "patch", "delete"})

ERRORS = {
    "400": "The input is not valid; `details` names the fields.",
    "401": "Not signed in, or the token is not valid.",
    "403": "Signed in, but not for this endpoint; or `X-CSRFToken` is missing.",
    "404": "Missing, or not visible to this person.",
    "409": "The current state of the resource does not allow this request.",
    "413": "The body is too large.",
    "415": "The body is of an unsupported type.",
    "422": "The `Idempotency-Key` was used for another request.",
    "429": "Too many requests, or too many failed sign-ins; see `Retry-After`.",
    "503": "Something this service depends on is away; see `Retry-After`.",
}

ERROR_SCHEMA = {
    "type": "object",
    "required": ["error", "code", "details", "request_id"],
    "properties": {
        "error": {"type": "string", "description": "One sentence for a person."},
        "code": {"type": "string", "description": "A stable word for a program."},
        "details": {
            "type": "object",
            "description": "Messages by field; nested fields are joined by dots.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "request_id": {"type": "string"},
    },
}


IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description=(
        "1 to 255 printable ASCII characters without spaces. The first answer to a key is given "
        "again for 24 hours, with `Idempotent-Replayed: true`."
    ),
)


def refusal(description: str) -> OpenApiResponse:
    """Document an error response: `extend_schema(responses={401: refusal("…")})`."""
    return OpenApiResponse({"$ref": "#/components/schemas/Error"}, description)


class Schema(AutoSchema):
    """The default schema class. Importing this module registers the authentication schemes below."""

    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        name = getattr(self.view, "action", None) or self.method.lower()
        if getattr(getattr(self.view, name, None), "is_idempotent", False):
            parameters.append(IDEMPOTENCY_KEY)
        return parameters


class JWTCookieScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Documents that a request needs either the access cookie or a bearer token."""

    target_class = "servicekit.auth.authentication.JWTCookieAuthentication"
    name = ["bearerAuth", "cookieAuth"]

    def get_security_definition(self, auto_schema: AutoSchema) -> list[dict[str, Any]]:
        return [
            {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            {
                "type": "apiKey",
                "in": "cookie",
                "name": ACCESS_COOKIE,
                "description": (
                    "Unsafe methods also need X-CSRFToken equal to csrftoken. One that names in "
                    "X-Acting-As whom it acts for, as in `staff:7`, is refused with 409 "
                    "`other_person` where the cookie is somebody else's."
                ),
            },
        ]

    def get_security_requirement(self, auto_schema: AutoSchema) -> list[dict[str, list[Any]]]:
        return [{name: []} for name in self.name]


class KeyOrTokenScheme(JWTCookieScheme):  # type: ignore[no-untyped-call]
    """Documents that a request needs the access cookie, a bearer token or an API key."""

    target_class = "servicekit.auth.apikeys.authentication.KeyOrTokenAuthentication"
    name = [*JWTCookieScheme.name, "apiKeyAuth"]

    def get_security_definition(self, auto_schema: AutoSchema) -> list[dict[str, Any]]:
        key = {"type": "apiKey", "in": "header", "name": "X-API-Key"}
        return [*super().get_security_definition(auto_schema), key]


def document_errors(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """A postprocessing hook that adds to every operation the error responses it may have."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Error"] = ERROR_SCHEMA
    used: set[str] = set()
    for path in result.get("paths", {}).values():
        for method, operation in path.items():
            statuses = _refusals(method, operation)
            used.update(statuses)
            for status in statuses:
                reference = {"$ref": f"#/components/responses/Error{status}"}
                operation["responses"].setdefault(status, reference)
    components["responses"] = {
        f"Error{status}": _answer(text) for status, text in ERRORS.items() if status in used
    }
    return result


def name_server(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """A postprocessing hook that adds the service's URL, if the document is fetched over HTTP."""
    if request is not None:
        result["servers"] = [{"url": request.build_absolute_uri(get_script_prefix())}]
    return result


def _answer(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Error"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _refusals(method: str, operation: dict[str, Any]) -> list[str]:
    statuses = []
    parameters = operation.get("parameters", [])
    has_body = "requestBody" in operation
    is_idempotent = any(parameter["name"] == IDEMPOTENCY_KEY.name for parameter in parameters)
    has_path = any(parameter["in"] == "path" for parameter in parameters)
    has_query = any(parameter["in"] == "query" for parameter in parameters)
    if has_body or has_query or is_idempotent:
        statuses.append("400")
    # An empty object among the alternatives means that signing in is optional.
    is_secured = bool(operation.get("security")) and {} not in operation["security"]
    if is_secured:
        statuses += ["401", "403"]
    # A query or a body may also refer to something that does not exist, such as a page.
    if has_path or (is_secured and (has_query or has_body)):
        statuses.append("404")
    if method in UNSAFE_METHODS:
        statuses.append("409")
    if has_body:
        statuses += ["413", "415"]
    if is_idempotent:
        statuses.append("422")
    statuses += ["429", "503"]
    return statuses
