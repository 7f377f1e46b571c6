"""Codes of authenticators (RFC 6238: SHA-1, six digits, 30 seconds) and codes on paper."""

import base64
import hashlib
import hmac
import secrets
import unicodedata
from datetime import datetime

import pyotp
import segno

STEP_S = 30
ISSUER = "戎格"
RECOVERY_CODES = 10
_RECOVERY_BYTES, _GROUP = 10, 4
_DIGITS = 6


def new_secret() -> str:
    """The secret of an authenticator: 160 bits in base 32."""
    return pyotp.random_base32()


def address_of(secret: str, name: str) -> str:
    """What an authenticator reads to know secret and account (`otpauth:`)."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def picture_of(address: str) -> str:
    """The address as a QR code to be scanned: an SVG in a `data:` address."""
    return str(segno.make(address, error="m").svg_data_uri(scale=4, border=4))


def typed_code(typed: str) -> str:
    """A code without the spaces and hyphens that people type, in upper case."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(character for character in plain if character.isalnum())


def is_of_authenticator(code: str) -> bool:
    """Whether a typed code is six digits, rather than one on paper."""
    return len(code) == _DIGITS and code.isdecimal() and code.isascii()


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step that a code is of: this one, the one before or the next, for clocks that differ."""
    present = int(now.timestamp()) // STEP_S
    totp = pyotp.TOTP(secret)
    steps = (present, present - 1, present + 1)
    return next((step for step in steps if hmac.compare_digest(totp.generate_otp(step), code)), None)


def new_recovery_codes() -> tuple[str, ...]:
    """Codes to be printed, of 80 bits each, as in `ABCD-EFGH-IJKL-MNOP`."""
    return tuple(_recovery_code() for _ in range(RECOVERY_CODES))


def recovery_digest(code: str) -> bytes:
    """What is kept of a code on paper."""
    return hashlib.sha256(typed_code(code).encode()).digest()


def _recovery_code() -> str:
    text = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode()
    return "-".join(text[first : first + _GROUP] for first in range(0, len(text), _GROUP))
