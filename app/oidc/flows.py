"""Sign-ins under way in a browser: each has a sealed cookie of its own, without which no answer is taken."""

import base64
import hashlib
import secrets
from dataclasses import asdict, dataclass
from hmac import compare_digest

import orjson
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from starlette.requests import Request
from starlette.responses import Response

from app.tokens import Keys
from db.errors import DomainError

LASTS_S, MOST_FLOWS = 600, 5
# Over https the name says that no other host has set it. It comes back from the provider's site: Lax.
COOKIE, SECURE_COOKIE = "rongge_flow_", "__Host-rongge_flow_"
_NAMED_BY, _STATE_BYTES, _VERIFIER_BYTES, _KEY_BYTES = 16, 32, 48, 32


@dataclass(frozen=True, slots=True)
class Flow:
    """One sign-in: what the provider has to repeat, what only we know, and where it leads."""

    state: str
    nonce: str
    verifier: str
    onward: str


class Flows:
    """The flows of one installation; the first of `keys` seals, all of them open."""

    def __init__(self, keys: Keys) -> None:
        self._seal = MultiFernet([_fernet(key) for key in keys])

    def begun(self, answer: Response, request: Request, onward: str) -> Flow:
        """A new flow, which the browser keeps; the oldest beyond MOST_FLOWS are dropped."""
        state, nonce = secrets.token_urlsafe(_STATE_BYTES), secrets.token_urlsafe(_STATE_BYTES)
        flow = Flow(state, nonce, secrets.token_urlsafe(_VERIFIER_BYTES), onward)
        self._drop_old(answer, request)
        answer.set_cookie(
            _name(request, flow.state),
            self._seal.encrypt(orjson.dumps(asdict(flow))).decode(),
            max_age=LASTS_S,
            httponly=True,
            samesite="lax",
            secure=_is_https(request),
        )
        return flow

    def of(self, request: Request, state: str) -> Flow:
        """The flow that an answer belongs to. Raises DomainError OIDC_FLOW_LOST."""
        sealed = request.cookies.get(_name(request, state), "")
        try:
            flow = Flow(**orjson.loads(self._seal.decrypt(sealed.encode(), ttl=LASTS_S)))
        except (InvalidToken, ValueError, TypeError):
            raise flow_lost() from None
        if not compare_digest(flow.state.encode(), state.encode()):
            raise flow_lost()
        return flow

    def ended(self, answer: Response, request: Request, state: str) -> None:
        """Has the browser drop a flow, however it went."""
        _drop(answer, request, _name(request, state))

    def _drop_old(self, answer: Response, request: Request) -> None:
        prefix = _prefix(request)
        kept = {name: self._age(value) for name, value in request.cookies.items() if name.startswith(prefix)}
        for name in sorted(kept, key=lambda one: kept[one], reverse=True)[MOST_FLOWS - 1 :]:
            _drop(answer, request, name)

    def _age(self, sealed: str) -> int:
        try:
            return self._seal.extract_timestamp(sealed.encode())
        except InvalidToken:
            return 0


def flow_lost() -> DomainError:
    """The refusal of an answer to nothing that was begun in this browser of late."""
    return DomainError(
        "OIDC_FLOW_LOST",
        "本次登录已超时，或不是在此浏览器中开始的，请重新登录。",
        "This sign-in took too long, or was not begun in this browser; please begin again.",
    )


def _fernet(key: bytes) -> Fernet:
    derived = HKDF(SHA256(), _KEY_BYTES, salt=None, info=b"rongge oidc flow").derive(key)
    return Fernet(base64.urlsafe_b64encode(derived))


def _drop(answer: Response, request: Request, name: str) -> None:
    answer.delete_cookie(name, httponly=True, samesite="lax", secure=_is_https(request))


def _name(request: Request, state: str) -> str:
    return _prefix(request) + hashlib.sha256(state.encode()).hexdigest()[:_NAMED_BY]


def _prefix(request: Request) -> str:
    return SECURE_COOKIE if _is_https(request) else COOKIE


def _is_https(request: Request) -> bool:
    return request.url.scheme == "https"
