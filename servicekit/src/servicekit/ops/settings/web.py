"""The settings of Django and of REST framework that all services share."""

from collections.abc import Mapping, Sequence
from typing import Any

from servicekit.base.identifiers import KEY_DIGITS
from servicekit.ops.settings.service import Service

# Lifetime of a session opened with the login form of Django's admin. People of the suite sign in at
# the admin by their access cookie, without a session.
ADMIN_SESSION_SECONDS = 8 * 60 * 60

CORS_ALLOW_HEADERS = [
    "accept",
    "authorization",
    "content-type",
    "idempotency-key",
    "if-match",
    "x-acting-as",
    "x-api-key",
    "x-csrftoken",
    "x-request-id",
]
CORS_EXPOSE_HEADERS = ["ETag", "Idempotent-Replayed", "Retry-After", "X-Request-ID"]

KEY_IN_PATH = {"type": "integer", "minimum": 0, "maximum": 10**KEY_DIGITS - 1}
"""The schema of the path converter `key` in the OpenAPI document."""

SHARED_APPS = [
    "servicekit.ops.adminsite.apps.SuiteAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "corsheaders",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "servicekit.messages.outbox",
    "servicekit.messages.consuming",
    "servicekit.http.idempotency",
    "servicekit.ops.invariants",
]

MIDDLEWARE = [
    "servicekit.base.request_id.RequestIdMiddleware",
    "servicekit.base.metrics.middleware.MetricsMiddleware",
    "servicekit.http.middleware.AccessLogMiddleware",
    "servicekit.http.middleware.ForwardedMiddleware",
    "servicekit.http.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "servicekit.http.bodies.BodyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "servicekit.http.middleware.SlashMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "servicekit.http.throttling.middleware.ThrottleMiddleware",
    "servicekit.auth.refusals.RefusalAuditMiddleware",
    "servicekit.ops.adminsite.signin.AdminCookieMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["servicekit.auth.JWTCookieAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["servicekit.auth.SystemRolePermission"],
    "DEFAULT_PARSER_CLASSES": ["servicekit.http.api.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "servicekit.http.api.Pagination",
    "DEFAULT_SCHEMA_CLASS": "servicekit.http.api.schema.Schema",
    "DEFAULT_THROTTLE_CLASSES": ["servicekit.http.throttling.views.PersonThrottle"],
    "EXCEPTION_HANDLER": "servicekit.http.api.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

# For services that also accept API keys; they list `servicekit.auth.apikeys` among their apps.
API_KEYS = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "servicekit.auth.apikeys.authentication.KeyOrTokenAuthentication"
    ],
}


def spectacular_settings(
    service: Service, enum_names: Mapping[str, Sequence[str]] | None = None
) -> dict[str, Any]:
    """`SPECTACULAR_SETTINGS`: the OpenAPI document and its two viewers, served by ourselves.

    `enum_names` maps the names of enums in the document to their choices, or to where they are
    defined.
    """
    return {
        "TITLE": service.title,
        "DESCRIPTION": service.description,
        "VERSION": service.version,
        "OAS_VERSION": "3.1.0",
        "SERVE_INCLUDE_SCHEMA": False,
        "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
        "SERVE_AUTHENTICATION": [],
        "SWAGGER_UI_DIST": "SIDECAR",
        "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
        "REDOC_DIST": "SIDECAR",
        "COMPONENT_SPLIT_REQUEST": True,
        "PATH_CONVERTER_OVERRIDES": {"key": KEY_IN_PATH},
        "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
        "ENUM_NAME_OVERRIDES": {
            "HealthState": "servicekit.ops.views.STATES",
            "DeadLetterState": "servicekit.messages.consuming.models.DeadLetter.State",
            "OutboxState": "servicekit.messages.outbox.models.OutboxMessage.State",
            **(enum_names or {}),
        },
        "POSTPROCESSING_HOOKS": [
            "drf_spectacular.hooks.postprocess_schema_enums",
            "servicekit.http.api.schema.document_errors",
            "servicekit.http.api.schema.name_server",
        ],
    }
