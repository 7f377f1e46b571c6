"""Cursors of the feed: how far a copy has come, in a form that nobody but us reads."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

import orjson

from resolvers.areas import Area
from resolvers.wording.refusals import bad_cursor

_FORM, _CHECK_BYTES, _BITS = 1, 6, 64


@dataclass(frozen=True, slots=True)
class Mark:
    """A state of a county: all changes up to a position, on a civil day.

    `noted_at_us` is the instant of that position's change, in microseconds: after an older backup was put
    back, the same position stands for something else.
    """

    position: int
    noted_at_us: int
    on: date


@dataclass(frozen=True, slots=True)
class ChangeCursor:
    """A copy that was right at `base` (None: it held nothing) and is being brought to `target`.

    `after` is rank and id of the last thing given; None means that the copy has reached its target. Contacts
    before `contacts_from` are not in it. `scope` and `ground` tell apart what the viewer may see: once either
    is another, the copy is of no use.
    """

    county_id: int
    base: Mark | None
    target: Mark
    after: tuple[int, int] | None
    contacts_from: date
    scope: str
    ground: str

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The states from which the feed must still be able to go on: half way, also where it set out."""
        return (self.target,) if self.base is None or self.after is None else (self.base, self.target)

    def text(self) -> str:
        """What a client keeps and sends."""
        body = orjson.dumps([_FORM, *astuple(self)])
        return base64.urlsafe_b64encode(_check(body) + body).decode().rstrip("=")


def cursor_from(text: str) -> ChangeCursor:
    """The cursor that a text is. Raises DomainError BAD_CURSOR for whatever we did not make."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        check, body = raw[:_CHECK_BYTES], raw[_CHECK_BYTES:]
        if _check(body) != check:
            raise ValueError  # noqa: TRY301  # handled with every other defect just below
        form, county_id, base, target, after, contacts_from, scope, ground = orjson.loads(body)
        if form != _FORM:
            raise ValueError  # noqa: TRY301
        return ChangeCursor(
            county_id=_number(county_id),
            base=None if base is None else _mark(base),
            target=_mark(target),
            after=None if after is None else (_number(after[0]), _number(after[1])),
            contacts_from=date.fromisoformat(contacts_from),
            scope=scope,
            ground=ground,
        )
    except (ValueError, TypeError, LookupError, binascii.Error):
        raise bad_cursor("since") from None


def scope_mark(areas: Sequence[Area]) -> str:
    """What tells one set of areas from another."""
    told = "; ".join(f"{one.kind} {one.county_id} {one.id} {one.level} {one.reach}" for one in areas)
    return hashlib.blake2s(told.encode(), digest_size=_CHECK_BYTES).hexdigest()


def _mark(given: Sequence[Any]) -> Mark:
    return Mark(_number(given[0]), _number(given[1]), date.fromisoformat(given[2]))


def _number(given: Any) -> int:
    """A number that a column of ours holds."""
    if isinstance(given, int) and given.bit_length() < _BITS:
        return given
    raise ValueError


def _check(body: bytes) -> bytes:
    return hashlib.blake2s(body, digest_size=_CHECK_BYTES, person=b"changes").digest()
