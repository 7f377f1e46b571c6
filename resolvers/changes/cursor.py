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

_FORM, _CHECK_BYTES = 1, 6


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
    except (ValueError, TypeError, binascii.Error):
        raise bad_cursor("since") from None
    return ChangeCursor(
        county_id=county_id,
        base=_mark(base),
        target=Mark(target[0], target[1], date.fromisoformat(target[2])),
        after=None if after is None else (after[0], after[1]),
        contacts_from=date.fromisoformat(contacts_from),
        scope=scope,
        ground=ground,
    )


def scope_mark(areas: Sequence[Area]) -> str:
    """What tells one set of areas from another."""
    told = "; ".join(f"{one.kind} {one.county_id} {one.id} {one.level} {one.reach}" for one in areas)
    return hashlib.blake2s(told.encode(), digest_size=_CHECK_BYTES).hexdigest()


def _mark(given: Sequence[Any] | None) -> Mark | None:
    return None if given is None else Mark(given[0], given[1], date.fromisoformat(given[2]))


def _check(body: bytes) -> bytes:
    return hashlib.blake2s(body, digest_size=_CHECK_BYTES, person=b"changes").digest()
