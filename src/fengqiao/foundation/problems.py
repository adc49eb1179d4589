"""Refusals as ``application/problem+json`` (RFC 9457), naming the field where there is one."""

from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal

_STATUS: dict[type[Refusal], HTTPStatus] = {
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotAllowed: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
}


class FieldError(Schema):
    """One field that is missing or wrong."""

    field: str = Field(examples=["complainant.name"])
    message: str = Field(examples=["请填写投诉人姓名"])


class Problem(Schema):
    """What went wrong and what to do."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Unprocessable Entity"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["请填写投诉人姓名"])
    errors: list[FieldError] = Field(default_factory=list)


PROBLEMS: Final[dict[frozenset[int], type[Schema]]] = {frozenset({400, 401, 403, 404, 409, 413, 422, 429}): Problem}
"""Declared by every endpoint beside its own answer."""
MEDIA_TYPE: Final = "application/problem+json"


_READABLE: Final = {"ensure_ascii": False}


def problem(status: HTTPStatus, detail: str, errors: dict[str, str] | None = None) -> HttpResponse:
    """Return the answer for a request that was not carried out."""
    body = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": detail,
        "errors": [{"field": name, "message": message} for name, message in (errors or {}).items()],
    }
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE, json_dumps_params=_READABLE)


def describe(openapi: dict[str, Any]) -> None:
    """Give every problem its own media type in an API's description."""
    for methods in openapi["paths"].values():
        for operation in methods.values():
            for answer in operation["responses"].values():
                content = answer.get("content", {})
                if content.get("application/json", {}).get("schema", {}).get("$ref", "").endswith("/Problem"):
                    content[MEDIA_TYPE] = content.pop("application/json")


def method_not_allowed(allowed: str) -> HttpResponse:
    """Return the answer for a method that an address does not know."""
    response = problem(HTTPStatus.METHOD_NOT_ALLOWED, _("此地址不支持这种请求方法"))
    response["Allow"] = allowed
    return response


def install(api: NinjaAPI) -> None:
    """Answer every refusal and every malformed request in the one shape."""

    @api.exception_handler(Refusal)
    def _refused(_request: HttpRequest, refusal: Refusal) -> HttpResponse:
        status = next(s for kind, s in _STATUS.items() if isinstance(refusal, kind))
        return problem(status, refusal.message, refusal.fields if isinstance(refusal, Invalid) else None)

    @api.exception_handler(ValidationError)
    def _malformed(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = {_field_of(found): str(found["msg"]) for found in error.errors}
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, _("请求内容有误，请核对所列字段"), errors)

    @api.exception_handler(AuthenticationError)
    def _unknown(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        response = problem(HTTPStatus.UNAUTHORIZED, _("令牌缺失或无效，请用 Authorization: Bearer 提供机构令牌"))
        response["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(RequestDataTooBig)
    def _too_big(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
        return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("请求内容过大"))

    @api.exception_handler(HttpError)
    def _http(_request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(HTTPStatus(error.status_code), str(error))


def _field_of(found: dict[str, Any]) -> str:
    """Return ``complainant.name`` for the location ``("body", "filing", "complainant", "name")``."""
    where = [str(part) for part in found["loc"]]
    if where[:1] == ["body"]:
        where = where[2:] or where
    elif where[:1] in (["query"], ["header"], ["path"]):
        where = where[1:]
    return ".".join(where)
