"""Settings of Messaging. Settings that all services share come from servicekit.ops.settings."""

from pathlib import Path

from servicekit.ops import settings as kit

BASE_DIR = Path(__file__).resolve().parent.parent

SERVICE = kit.Service(
    name="messaging",
    title="Messaging",
    description="Comments on tickets, listed, written and broadcast live to those who may see the ticket.",
    version="0.1.0",
    prefix="messaging",
    is_asgi=True,
)

env = kit.Environment(BASE_DIR)

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret("DJANGO_SECRET_KEY")
PUBLIC_URL = env.public_url
ALLOWED_HOSTS = env.allowed_hosts
MAX_BODY_BYTES = kit.MAX_JSON_BYTES
TRUSTED_PROXIES = env.words("TRUSTED_PROXIES", ["127.0.0.1", "::1"])

INSTALLED_APPS = ["daphne", *kit.SHARED_APPS, "servicekit.sockets.sockettokens", "comments"]
MIDDLEWARE = kit.MIDDLEWARE
TEMPLATES = kit.TEMPLATES
ROOT_URLCONF = "messaging.urls"
ASGI_APPLICATION = "messaging.asgi.application"

DATABASES = kit.databases(env, "MESSAGING_DATABASE_URL", BASE_DIR, SERVICE)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CELERY_BROKER_URL = env.broker_url
REDIS_URL = env.redis_url
CHANNEL_LAYERS = kit.channel_layers(env)
QUEUE_PREFIX = env.text("QUEUE_PREFIX")

JWT_ALGORITHM = env.jwt_algorithm
JWT_SIGNING_KEY = env.jwt_signing_key
JWT_OTHER_SIGNING_KEY = env.jwt_other_signing_key
JWT_PUBLIC_KEY = env.jwt_public_key
JWT_JWKS_URL = env.jwt_jwks_url
JWT_AUDIENCE = env.text("JWT_AUDIENCE")
JWT_ISSUER = env.text("JWT_ISSUER")
# The roles whose members may open /admin/ with their access cookie, and are not throttled.
ADMIN_ROLES = {"tts": ["Admin"]}
THROTTLE_EXEMPT_ROLES = ADMIN_ROLES
THROTTLE_RATES = env.throttle_rates

CORS_ALLOWED_ORIGINS = env.web_origins
CORS_ALLOW_CREDENTIALS = True
CORS_ALLOW_HEADERS = kit.CORS_ALLOW_HEADERS
CORS_EXPOSE_HEADERS = kit.CORS_EXPOSE_HEADERS
CSRF_TRUSTED_ORIGINS = env.web_origins
COOKIES_SECURE = env.is_secure
SESSION_COOKIE_NAME = f"{SERVICE.name}_sessionid"
SESSION_COOKIE_SECURE = COOKIES_SECURE
SESSION_COOKIE_AGE = kit.ADMIN_SESSION_SECONDS
# The API's own double-submit cookie is `csrftoken`; the admin's cookie must not overwrite it.
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

# workflow_api decides who may see a ticket. By default, it is expected on its usual port of this
# machine.
WORKFLOW_URL = env.text(
    "WORKFLOW_URL", f"http://127.0.0.1:{env.number('WORKFLOW_PORT', 8002)}"
).rstrip("/")

REST_FRAMEWORK = kit.REST_FRAMEWORK
SPECTACULAR_SETTINGS = kit.spectacular_settings(SERVICE)
LOGGING_CONFIG = None
kit.configure_logging(SERVICE.name, env.text("LOG_FORMAT", "console" if DEBUG else "json"))
