"""The settings of one installation: read once from RONGGE_* and handed down as plain arguments."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL, make_url

from app.http.origins import LOOPBACK, Origins
from app.oidc.settings import Provider, provider_in
from app.postgres import cluster_at
from app.secret_files import parsed_secret, secret_in
from app.setup.cores import available_cores, usual_pool_size
from app.setup.tianditu import base_map_in
from app.variables import (
    choice,
    database_url,
    ensure_database_named,
    folder,
    number,
    origins,
    proxies,
    switch,
    token,
)
from resolvers.access.passwords import PasswordRules
from resolvers.access.second_factor.rule import SecondFactorRule
from resolvers.sealed.ciphers import SealingCipher
from web_map.base_map.tianditu import Tianditu

CHECKOUT = Path(__file__).resolve().parent.parent
# The last node makes the demonstration's ids.
LAST_NODE = 1022
OWN_MACHINE, FORMER_KEY = "127.0.0.1, ::1", "RONGGE_TOKEN_KEY_BEFORE"
SERVER_URL = "RONGGE_SERVER_DATABASE_URL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What differs from one installation to the next; `private` says the database is our own cluster's."""

    home: Path
    private: bool
    database_url: URL = field(repr=False)
    server_url: URL = field(repr=False)
    host: str
    port: int
    demo: bool
    graphiql: bool
    secret_of: Callable[[str], bytes] = field(repr=False, compare=False)
    processes: int
    pool_size: int
    request_timeout_ms: int
    arrival_s: int
    password_rules: PasswordRules
    second_factor: SecondFactorRule
    node: int
    origins: Origins
    proxies: tuple[str, ...]
    requests_per_minute: int
    trusted_documents: Path | None
    former_token_key: bytes | None = field(repr=False)
    metrics_token: str = field(repr=False)
    key_ring: Path
    sealing_cipher: SealingCipher
    oidc: Provider | None
    base_map: Tianditu | None
    heads: Path | None = None

    @property
    def nodes(self) -> range:
        """The nodes of this machine's processes.

        One each, one for a process that replaces another, the last two for the worker and for a
        command that makes ids meanwhile.
        """
        return range(self.node, self.node + _nodes_needed(self.processes))

    @property
    def answer_within_s(self) -> float | None:
        """How long an answer may take to begin: twice what its statements may; None: no limit."""
        return 2 * self.request_timeout_ms / 1000 or None

    @property
    def metrics_folder(self) -> Path:
        """Where the processes of the server at this port add up what they count."""
        return self.home / "run" / f"metrics-{self.port}"

    @property
    def nodes_folder(self) -> Path:
        """Where the locks of the nodes lie."""
        return self.home / "run" / "nodes"

    @property
    def heads_folder(self) -> Path:
        """Where heads of the log's chain are kept, outside the database."""
        return self.heads or self.home / "heads"

    def ensure_secrets(self) -> None:
        """Raises SECRET_MISSING now rather than at the first use."""
        for name in ("RONGGE_TOKEN_KEY", "RONGGE_IDENTITY_KEY"):
            self.secret_of(name)

    @property
    def token_key(self) -> bytes:
        """What signs tokens. Raises SECRET_MISSING."""
        return self.secret_of("RONGGE_TOKEN_KEY")

    @property
    def token_keys(self) -> tuple[bytes, ...]:
        """What verifies signed tokens and known devices, first the key that signs. Raises SECRET_MISSING."""
        return (self.token_key,) if self.former_token_key is None else (self.token_key, self.former_token_key)

    @property
    def identity_key(self) -> bytes:
        """What encrypts and hashes identity numbers. Raises SECRET_MISSING."""
        return self.secret_of("RONGGE_IDENTITY_KEY")

    @property
    def sqlalchemy_url(self) -> str:
        """The database as SQLAlchemy wants it, with the psycopg driver named. Holds the password."""
        return self.database_url.render_as_string(hide_password=False)

    @property
    def conninfo(self) -> str:
        """The database as libpq and psycopg want it. Holds the password."""
        return self.database_url.set(drivername="postgresql").render_as_string(hide_password=False)

    @property
    def address(self) -> str:
        """Where a browser on this machine reaches the server."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104  (compared, not bound)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def settings_from_environment() -> Settings:
    """Reads RONGGE_*; in the demo, missing secrets are made up once and kept in var/secrets."""
    return settings_from(os.environ)


def settings_from(variables: Mapping[str, str]) -> Settings:
    """`Settings` from any mapping. Raises SETTING_MALFORMED, SECRET_MISSING or DATABASE_URL_MISSING."""
    settings = _settings(variables)
    settings.ensure_secrets()
    return settings


def database_settings_from_environment() -> Settings:
    """The same for commands that only need the database: secrets may be missing until they are asked for."""
    return _settings(os.environ)


def _settings(variables: Mapping[str, str]) -> Settings:
    home = Path(variables.get("RONGGE_HOME") or CHECKOUT / "var").expanduser().absolute()
    given_url = database_url(variables.get("RONGGE_DATABASE_URL", ""))
    demo = switch(variables, "RONGGE_DEMO", default=given_url is None)
    ensure_database_named(given_url, demo=demo)
    owner_url = given_url or make_url(cluster_at(home).url)
    processes = number(variables, "RONGGE_PROCESSES", default=0, most=256) or available_cores()
    return Settings(
        home=home,
        private=given_url is None,
        database_url=owner_url,
        server_url=database_url(variables.get(SERVER_URL, ""), SERVER_URL) or owner_url,
        host=variables.get("RONGGE_HOST") or "127.0.0.1",
        port=number(variables, "RONGGE_PORT", default=8000, most=65535),
        demo=demo,
        graphiql=switch(variables, "RONGGE_GRAPHIQL", default=demo),
        secret_of=lambda name: secret_in(variables, name, home if demo else None),
        processes=processes,
        pool_size=number(variables, "RONGGE_POOL_SIZE", default=usual_pool_size(processes), most=1000),
        request_timeout_ms=number(variables, "RONGGE_REQUEST_TIMEOUT_MS", default=15_000, most=3_600_000),
        arrival_s=number(variables, "RONGGE_ARRIVAL_S", default=20, most=3600) or 1,
        password_rules=choice(variables, "RONGGE_PASSWORD_RULES", default=PasswordRules.DJBH3),
        second_factor=choice(variables, "RONGGE_SECOND_FACTOR", default=SecondFactorRule.OFFICERS),
        node=number(variables, "RONGGE_NODE", default=0, most=LAST_NODE + 1 - _nodes_needed(processes)),
        origins=origins(variables, "RONGGE_CORS_ORIGINS", default=LOOPBACK if demo else ""),
        proxies=proxies(variables, "RONGGE_PROXIES", default=OWN_MACHINE),
        requests_per_minute=number(variables, "RONGGE_REQUESTS_PER_MINUTE", default=1200, most=1_000_000),
        trusted_documents=Path(named) if (named := variables.get("RONGGE_TRUSTED_DOCUMENTS")) else None,
        former_token_key=parsed_secret(FORMER_KEY, variables[FORMER_KEY])
        if variables.get(FORMER_KEY)
        else None,
        metrics_token=token(variables, "RONGGE_METRICS_TOKEN"),
        oidc=provider_in(variables),
        base_map=base_map_in(variables),
        heads=folder(variables, "RONGGE_HEADS_FOLDER"),
        key_ring=folder(variables, "RONGGE_IDENTITY_RING") or home / "secrets" / "identity-keys.json",
        sealing_cipher=choice(variables, "RONGGE_SEALING_CIPHER", default=SealingCipher.AES_256_GCM),
    )


def _nodes_needed(processes: int) -> int:
    return processes + 2 if processes == 1 else processes + 3
