"""Django settings. Everything that differs between installations comes from `environment`."""

from pathlib import Path
from typing import Any, Final

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from fengqiao.config.database import database_settings
from fengqiao.config.environment import public_origin, read_environment

ENVIRONMENT: Final = read_environment()
PROJECT: Final = Path(__file__).resolve().parents[3]
PACKAGE: Final = Path(__file__).resolve().parents[1]
NODE_MODULES: Final = PROJECT / "node_modules"

SECRET_KEY = ENVIRONMENT.secret_key
SECRET_KEY_FALLBACKS = list(ENVIRONMENT.old_secret_keys)
DEBUG = False
DEMO = ENVIRONMENT.demo
ALLOWED_HOSTS = [*ENVIRONMENT.hosts] or (["*"] if DEMO else ["localhost", "127.0.0.1", "[::1]"])
PUBLIC_ORIGIN = public_origin(ENVIRONMENT)
DATA = ENVIRONMENT.data
FIELD_KEYS = ENVIRONMENT.field_keys

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    "procrastinate.contrib.django",
    "fengqiao.foundation.calendar",
    "fengqiao.foundation.parameters",
    "fengqiao.foundation.ledger",
    "fengqiao.foundation.files",
    "fengqiao.foundation.notices",
    "fengqiao.foundation.sheets",
    "fengqiao.foundation.throttle",
    "fengqiao.foundation.charts",
    "fengqiao.places",
    "fengqiao.organisations",
    "fengqiao.casework",
    "fengqiao.complaints",
    "fengqiao.mediation",
    "fengqiao.stations",
    "fengqiao.coverage",
    "fengqiao.executives",
    "fengqiao.education",
    "fengqiao.analytics",
    "fengqiao.supervision",
    "fengqiao.portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "fengqiao.config.middleware.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "fengqiao.config.middleware.SessionLimitMiddleware",
    "fengqiao.config.middleware.ActorMiddleware",
    "fengqiao.config.middleware.AddressMiddleware",
    "fengqiao.foundation.access.AccessMiddleware",
    "fengqiao.config.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "fengqiao.config.urls"
WSGI_APPLICATION = "fengqiao.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fengqiao.config.context_processors.shell",
            ],
            "libraries": {"fengqiao_ui": "fengqiao.config.templatetags.fengqiao_ui"},
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "fengqiao.config.templatetags.fengqiao_ui",
                "fengqiao.foundation.charts.templatetags.fengqiao_charts",
            ],
        },
    },
]

DATABASES = {"default": database_settings(ENVIRONMENT)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "organisations.StaffMember"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", _("English"))]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

LOCALE_PATHS = [PACKAGE / "config" / "locale", PACKAGE / "foundation" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = PROJECT / "build" / "static"
STATICFILES_DIRS: list[Any] = [PACKAGE / "config" / "static"]
STATICFILES_FINDERS = [
    "fengqiao.config.static_files.VendorFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "fengqiao.config.static_files.StaticStorage"},
}
WHITENOISE_USE_FINDERS = True

# Access and sessions. Limits that a regulator may change are parameters of the domain "security".
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
CONSUMER_LOGIN_URL = "portal:status"
STRICT_ACCESS = False
TRUSTED_PROXIES = ENVIRONMENT.proxies
SESSION_ABSOLUTE_HOURS = 12
SESSION_COOKIE_NAME = "fengqiao_session"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "fengqiao.config.views.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "fengqiao.config.security.PasswordRulesValidator"},
]
AXES_FAILURE_LIMIT = "fengqiao.config.security.login_failure_limit"
AXES_COOLOFF_TIME = "fengqiao.config.security.lock_time"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "fengqiao.config.views.errors.locked_out"
AXES_CLIENT_IP_CALLABLE = "fengqiao.foundation.access.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
OTP_TOTP_ISSUER = "Fengqiao"

# Transport and content. No inline script or style anywhere; nothing is loaded from another host.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not DEMO
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
LANGUAGE_COOKIE_HTTPONLY = True

if ENVIRONMENT.oidc:
    AUTHENTICATION_BACKENDS.append("fengqiao.config.views.single_sign_on.StaffBackend")
    INSTALLED_APPS.append("mozilla_django_oidc")
    globals().update(ENVIRONMENT.oidc)
    OIDC_RP_SIGN_ALGO = "RS256"
    OIDC_RP_SCOPES = "openid profile email"
OIDC = bool(ENVIRONMENT.oidc)

# Jobs of every application, and those of the installation itself.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_IMPORT_PATHS = ["fengqiao.config.jobs"]

# Personal numbers are masked in every record before it leaves the process.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"personal_data": {"()": "fengqiao.foundation.privacy.PersonalDataFilter"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "filters": ["personal_data"], "formatter": "line"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
