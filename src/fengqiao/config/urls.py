"""All addresses, assembled from the contexts."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from fengqiao.api.application import urls as api_urls
from fengqiao.config.views import account, health, landing, reading, styleguide
from fengqiao.portal.views import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("desk/", landing.desk, name="desk"),
    path("login/", account.Login.as_view(), name="login"),
    path("login/code/", account.second_factor_challenge, name="second_factor_challenge"),
    path("logout/", account.Logout.as_view(), name="logout"),
    path("account/assignments/", account.assignments, name="assignments"),
    path("account/password/", account.password, name="password"),
    path("account/second-factor/", account.second_factor, name="second_factor"),
    path("language/", reading.set_language, name="set_language"),
    path("large-text/", reading.set_large_text, name="set_large_text"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", api_urls),
    path("", include("fengqiao.places.urls")),
    path("", include("fengqiao.organisations.urls")),
    path("", include("fengqiao.config.views.administration.urls")),
    path("", include("fengqiao.portal.urls")),
    path("", include("fengqiao.complaints.urls")),
    path("", include("fengqiao.mediation.urls")),
    path("", include("fengqiao.mediation.urls_public")),
    path("", include("fengqiao.stations.urls")),
    path("", include("fengqiao.coverage.urls")),
    path("", include("fengqiao.executives.urls")),
    path("", include("fengqiao.executives.urls_public")),
    path("", include("fengqiao.education.urls")),
    path("", include("fengqiao.analytics.urls")),
    path("", include("fengqiao.supervision.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("styleguide/", styleguide.styleguide, name="styleguide"))
if settings.OIDC:
    from fengqiao.config.views import single_sign_on

    urlpatterns.append(path("oidc/", include(single_sign_on)))

handler400 = "fengqiao.config.views.errors.bad_request"
handler403 = "fengqiao.config.views.errors.forbidden"
handler404 = "fengqiao.config.views.errors.not_found"
handler500 = "fengqiao.config.views.errors.server_error"
