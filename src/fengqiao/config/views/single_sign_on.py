"""Single sign-on by OpenID Connect; wired only when its settings are given. People are matched, never created."""

from typing import Any

from django.urls import path
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from fengqiao.foundation.access import public


class StaffBackend(OIDCAuthenticationBackend):  # type: ignore[misc]  # the package has no types
    """Finds the staff member whose login name is the provider's ``preferred_username``."""

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        """Whether the provider names the person."""
        return bool(claims.get("preferred_username"))

    def filter_users_by_claims(self, claims: dict[str, Any]) -> Any:
        """Return the staff member with that login name."""
        return self.UserModel.objects.filter(username=claims["preferred_username"], is_active=True)

    def create_user(self, claims: dict[str, Any]) -> None:
        """Refuse: accounts are opened by an administrator."""
        return


urlpatterns = [
    path("authenticate/", public(OIDCAuthenticationRequestView.as_view()), name="oidc_authentication_init"),
    path("callback/", public(OIDCAuthenticationCallbackView.as_view()), name="oidc_authentication_callback"),
]
