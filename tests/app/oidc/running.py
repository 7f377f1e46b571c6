"""The identity provider that the tests sign in at: a process of oidc-provider, with keys of a test's own."""

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

from app.oidc.settings import RETURN
from app.oidc.tokens import LOGGED_OUT

CLIENT, SECRET = "rongge", "made-up-secret-of-the-tests-0123456789"
HERE = "http://127.0.0.1:8000"
SCRIPT = Path(__file__).parent / "provider" / "provider.mjs"
INSTALLED = Path(__file__).resolve().parents[3] / "var" / "identity-provider"
# What it signs with besides, where a test has it do so.
CURVES = (
    ECKey.generate_key("P-384", parameters={"kid": "curve", "use": "sig"}),
    OKPKey.generate_key("Ed25519", parameters={"kid": "edwards", "use": "sig"}),
)
# It is asked by http alone: reading the machine's certificates for each question took longer than the answer.
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
FORM = re.compile(r'<form autocomplete="off" action="([^"]+)"')


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """A provider at work. `home`: where the installation is that signs in there, as `client`."""

    port: int
    key: RSAKey
    home: str
    client: str = CLIENT
    secret: str = SECRET
    auth: str = "client_secret_basic"

    @property
    def issuer(self) -> str:
        """What it calls itself."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """The settings of an installation, by the rest of their names."""
        return {
            "OIDC_ISSUER": self.issuer,
            "OIDC_CLIENT_ID": self.client,
            "OIDC_CLIENT_SECRET": self.secret,
            "OIDC_REDIRECT_URI": self.home + RETURN,
        }

    def spoil(self, **how: Any) -> None:
        """Has it answer otherwise from now on; nothing: as it should."""
        httpx2.put(f"{self.issuer}/test", json=how, verify=NO_CERTIFICATES)

    def asked(self, path: str) -> int:
        """How often it was asked for a path."""
        return int(httpx2.get(f"{self.issuer}/test", verify=NO_CERTIFICATES).json().get(path, 0))

    def logout_token(self, *, key: RSAKey | None = None, kid: str = "", **claims: Any) -> str:
        """A logout token as it would send it; claims that are None are left out."""
        said = {
            "iss": self.issuer,
            "aud": self.client,
            "iat": int(time.time()),
            "jti": os.urandom(8).hex(),
            "events": {LOGGED_OUT: {}},
            **claims,
        }
        header = {"alg": "RS256", "kid": kid or self.key.kid, "typ": "logout+jwt"}
        return jwt.encode(
            header, {name: value for name, value in said.items() if value is not None}, key or self.key
        )


def new_key(kid: str) -> RSAKey:
    """A key pair that the provider may sign with."""
    return RSAKey.generate_key(2048, parameters={"kid": kid, "use": "sig", "alg": "RS256"})


def signed_in_there(address: str, subject: str, browser: httpx2.Client | None = None) -> str:
    """The address (path and query) to which the provider leads back whoever signs in as a subject."""
    with browser or httpx2.Client(verify=NO_CERTIFICATES) as visitor:
        answer = visitor.get(address)
        while True:
            while answer.is_redirect:
                way = urlsplit(str(answer.next_request.url)) if answer.next_request else urlsplit("")
                if way.path == RETURN:
                    return f"{way.path}?{way.query}"
                answer = visitor.get(way.geturl())
            form = FORM.search(answer.text)
            assert form is not None, answer.text
            prompt = "login" if 'name="login"' in answer.text else "consent"
            fields = {"prompt": prompt, "login": subject, "password": "any"}
            answer = visitor.post(form[1], data=fields)


@contextmanager
def identity_provider(
    home: str = HERE, port: int = 0, key: RSAKey | None = None, **known_as: str
) -> Iterator[IdentityProvider]:
    """A provider that knows one installation (as client, by a secret, by auth); ends with the block."""
    provider = IdentityProvider(port or free_port(), key or new_key("first"), home, **known_as)
    assert (INSTALLED / "node_modules").exists(), "make env installs the provider of the tests"
    script = INSTALLED / f"provider-{provider.port}.mjs"
    shutil.copyfile(SCRIPT, script)
    process = subprocess.Popen(
        [_node(), str(script)],
        env={"PROVIDER": json.dumps(_configured(provider)), "PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"listening\n"
        yield provider
    finally:
        process.kill()
        process.communicate()
        script.unlink()


def _configured(provider: IdentityProvider) -> dict[str, Any]:
    client = {
        "client_id": provider.client,
        "client_secret": provider.secret,
        "token_endpoint_auth_method": provider.auth,
        "redirect_uris": [provider.home + RETURN],
        "post_logout_redirect_uris": [f"{provider.home}/"],
        "backchannel_logout_uri": f"{provider.home}/sign-in/oidc/ended",
        "backchannel_logout_session_required": True,
    }
    keys = (provider.key, *CURVES)
    jwks = {"keys": [one.as_dict(private=True) for one in keys]}
    return {"port": provider.port, "jwks": jwks, "clients": [client]}


def _node() -> str:
    packaged = list(INSTALLED.glob("node_modules/node-linux-*/bin/node"))
    return str(packaged[0]) if packaged else str(shutil.which("node"))


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
