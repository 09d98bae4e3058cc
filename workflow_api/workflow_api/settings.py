"""Settings of the Workflow API. The shared ones come from servicekit.ops.settings."""

from pathlib import Path

from audit.domain.anchors import SHORTEST_KEY
from servicekit.ops import settings as kit
from task.domain.events.base import Standing
from task.domain.state import ItemStatus, Outcome, TaskStatus

BASE_DIR = Path(__file__).resolve().parent.parent

SERVICE = kit.Service(
    name="workflow_api",
    title="Workflow API",
    description="Finds each ticket its workflow, its person and its deadline, and moves it step by step.",
    version="0.1.0",
    prefix="workflow",
)

env = kit.Environment(BASE_DIR)

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret("DJANGO_SECRET_KEY")
PUBLIC_URL = env.public_url
ALLOWED_HOSTS = env.allowed_hosts
MAX_BODY_BYTES = kit.MAX_JSON_BYTES
TRUSTED_PROXIES = env.words("TRUSTED_PROXIES", ["127.0.0.1", "::1"])

INSTALLED_APPS = [
    *kit.SHARED_APPS,
    "servicekit.auth.apikeys",
    "audit",
    "role",
    "sla",
    "workflow",
    "step",
    "tickets",
    "task",
    "identity",
]
MIDDLEWARE = kit.MIDDLEWARE
TEMPLATES = kit.TEMPLATES
ROOT_URLCONF = "workflow_api.urls"
WSGI_APPLICATION = "workflow_api.wsgi.application"

DATABASES = kit.databases(env, "WORKFLOW_DATABASE_URL", BASE_DIR, SERVICE)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CELERY_BROKER_URL = env.broker_url
REDIS_URL = env.redis_url
QUEUE_PREFIX = env.text("QUEUE_PREFIX")

JWT_ALGORITHM = env.jwt_algorithm
JWT_SIGNING_KEY = env.jwt_signing_key
JWT_OTHER_SIGNING_KEY = env.jwt_other_signing_key
JWT_PUBLIC_KEY = env.jwt_public_key
JWT_JWKS_URL = env.jwt_jwks_url
JWT_AUDIENCE = env.text("JWT_AUDIENCE")
JWT_ISSUER = env.text("JWT_ISSUER")
# The roles whose access cookie opens /admin/. Requests with these roles are not throttled.
ADMIN_ROLES = {"tts": ["Admin"]}
THROTTLE_EXEMPT_ROLES = ADMIN_ROLES
THROTTLE_RATES = env.throttle_rates
# The function that checks, on each request to the admin, whether the person of the token is still an
# Admin.
ADMIN_STILL = "identity.selectors.is_admin_still"
# The end logics for which a receiving system is connected. If a workflow has another end logic,
# validating it gives a warning.
END_LOGIC_SYSTEMS = env.words("TTS_END_LOGIC_SYSTEMS", ["asset", "budget"])
# The built-in identity is off if an external Auth Service is configured.
AUTH_SERVICE_URL = env.text("AUTH_SERVICE_URL")

# The daily anchor of the audit: the secret that signs it, and the places to which it goes.
AUDIT_ANCHOR_KEY = env.text("AUDIT_ANCHOR_KEY")
AUDIT_ANCHOR_FILE = env.text("AUDIT_ANCHOR_FILE")
AUDIT_ANCHOR_MAIL = env.text("AUDIT_ANCHOR_MAIL")
if (AUDIT_ANCHOR_FILE or AUDIT_ANCHOR_MAIL) and len(AUDIT_ANCHOR_KEY) < SHORTEST_KEY:
    raise SystemExit(
        "AUDIT_ANCHOR_KEY is not set or is shorter than 32 characters: put a long random value into "
        ".env, or leave AUDIT_ANCHOR_FILE and AUDIT_ANCHOR_MAIL empty."
    )

CORS_ALLOWED_ORIGINS = env.web_origins
CORS_ALLOW_CREDENTIALS = True
CORS_ALLOW_HEADERS = kit.CORS_ALLOW_HEADERS
CORS_EXPOSE_HEADERS = kit.CORS_EXPOSE_HEADERS
CSRF_TRUSTED_ORIGINS = env.web_origins
COOKIES_SECURE = env.is_secure
SESSION_COOKIE_NAME = f"{SERVICE.name}_sessionid"
SESSION_COOKIE_SECURE = COOKIES_SECURE
SESSION_COOKIE_AGE = kit.ADMIN_SESSION_SECONDS
# The cookie `csrftoken` belongs to the API's own check. Use another name for the admin's cookie, so
# that it does not overwrite that one.
CSRF_COOKIE_NAME = f"{SERVICE.name}_csrftoken"
CSRF_COOKIE_SECURE = COOKIES_SECURE
USE_X_FORWARDED_HOST = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.hsts_seconds
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = SERVICE.static_url
WHITENOISE_STATIC_PREFIX = "/static/"
WHITENOISE_USE_FINDERS = True

REST_FRAMEWORK = kit.REST_FRAMEWORK | kit.API_KEYS
API_KEY_SCOPES = ["tickets:read", "access:read"]
# Give each enumeration a name of its own, because several resources have a field `status` with
# different values.
SPECTACULAR_SETTINGS = kit.spectacular_settings(
    SERVICE,
    enum_names={
        "StepStateEnum": "sla.domain.explaining.STEP_STATES",
        "WorkflowStatusEnum": "workflow.models.Workflows.Status",
        "TaskStatusEnum": [status.value for status in TaskStatus],
        "TaskItemStatusEnum": [status.value for status in ItemStatus],
        "OutcomeEnum": [outcome.value for outcome in Outcome],
        "StandingEnum": [standing.value for standing in Standing],
        "SlaStatusEnum": "task.http.serializers.SLA_STATUSES",
    },
)
LOGGING_CONFIG = None
kit.configure_logging(SERVICE.name, env.text("LOG_FORMAT", "console" if DEBUG else "json"))
