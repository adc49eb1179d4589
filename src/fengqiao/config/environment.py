"""The only reader of the process environment.

Production needs ``FENGQIAO_SECRET_KEY`` and ``FENGQIAO_FIELD_KEYS``. A data folder that was
opened in demo mode (``FENGQIAO_DEMO=1``, as ``fengqiao run`` does) keeps generated secrets of
its own, so that later commands on the same folder need no configuration.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DEMO_SECRETS: Final = "demo-secrets.json"


class ConfigurationError(RuntimeError):
    """The environment does not let Fengqiao start; the message says what to set."""


@dataclass(frozen=True, slots=True)
class Environment:
    """What the process was started with."""

    data: Path
    database_url: str | None
    secret_key: str
    field_keys: str
    demo: bool
    port: int
    bind: str
    hosts: tuple[str, ...]
    proxies: int
    oidc: dict[str, str]
    old_secret_keys: tuple[str, ...] = ()


def data_folder() -> Path:
    """Return the data folder, not necessarily existing."""
    default = Path.home() / ".local" / "share" / "fengqiao"
    return Path(os.environ.get("FENGQIAO_DATA") or default).expanduser().resolve()


def has_own_secrets() -> bool:
    """Whether the installation was given its secrets, as one for real use is."""
    return bool(os.environ.get("FENGQIAO_SECRET_KEY") and os.environ.get("FENGQIAO_FIELD_KEYS"))


def _demo_secrets(data: Path) -> dict[str, str]:
    path = data / DEMO_SECRETS
    if path.exists():
        return dict(json.loads(path.read_text(encoding="utf-8")))
    data.mkdir(parents=True, exist_ok=True)
    made = {
        "secret_key": secrets.token_urlsafe(48),
        "field_keys": "1:" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }
    draft = path.with_suffix(f".{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(made), encoding="utf-8")
    try:
        os.link(draft, path)  # first process wins, the others read its secrets
    except FileExistsError:
        made = dict(json.loads(path.read_text(encoding="utf-8")))
    finally:
        draft.unlink()
    return made


OIDC_NAMES: Final = (
    "OIDC_RP_CLIENT_ID",
    "OIDC_RP_CLIENT_SECRET",
    "OIDC_OP_AUTHORIZATION_ENDPOINT",
    "OIDC_OP_TOKEN_ENDPOINT",
    "OIDC_OP_USER_ENDPOINT",
    "OIDC_OP_JWKS_ENDPOINT",
)


def _oidc() -> dict[str, str]:
    """Return the settings of single sign-on; empty when none is set."""
    given = {name: os.environ[name] for name in OIDC_NAMES if os.environ.get(name)}
    missing = [name for name in OIDC_NAMES if given and name not in given]
    if missing:
        raise ConfigurationError(f"单点登录还缺 / single sign-on lacks: {', '.join(missing)}")
    return given


def _number(name: str, default: str) -> int:
    value = os.environ.get(name, default)
    if not value.isdigit():
        raise ConfigurationError(f"{name} 必须是数字 / {name} must be a number: {value!r}")
    return int(value)


def read_environment() -> Environment:
    """Read and check the environment.

    Raises:
        ConfigurationError: secrets are missing outside demo mode, or ``PORT`` is no number.
    """
    data = data_folder()
    secret_key = os.environ.get("FENGQIAO_SECRET_KEY", "")
    field_keys = os.environ.get("FENGQIAO_FIELD_KEYS", "")
    demo = os.environ.get("FENGQIAO_DEMO") == "1"
    if not (secret_key and field_keys):
        if not (demo or (data / DEMO_SECRETS).exists()):
            raise ConfigurationError(
                "缺少密钥，未启动。请设置 FENGQIAO_SECRET_KEY 和 FENGQIAO_FIELD_KEYS；试用请设置 FENGQIAO_DEMO=1 或运行 "
                "`fengqiao run`。\n"
                "Secrets are missing. Set FENGQIAO_SECRET_KEY and FENGQIAO_FIELD_KEYS; to try it out set "
                "FENGQIAO_DEMO=1 or use `fengqiao run`."
            )
        made = _demo_secrets(data)
        secret_key, field_keys, demo = made["secret_key"], made["field_keys"], True
    hosts = tuple(h for h in os.environ.get("FENGQIAO_HOSTS", "").split(",") if h)
    return Environment(
        data=data,
        database_url=os.environ.get("DATABASE_URL") or None,
        secret_key=secret_key,
        field_keys=field_keys,
        demo=demo,
        port=_number("PORT", "8000"),
        bind=os.environ.get("FENGQIAO_BIND") or "127.0.0.1",
        hosts=hosts,
        proxies=_number("FENGQIAO_PROXIES", "0"),
        oidc=_oidc(),
        old_secret_keys=tuple(key for key in os.environ.get("FENGQIAO_OLD_SECRET_KEYS", "").split(",") if key),
    )


def public_origin(environment: Environment) -> str:
    """Return scheme and host of the addresses that are printed: the first host this installation answers to by name."""
    named = [host for host in environment.hosts if not host.startswith(("*", "."))]
    host = named[0] if named else f"127.0.0.1:{environment.port}"
    return f"{'http' if environment.demo else 'https'}://{host}"
