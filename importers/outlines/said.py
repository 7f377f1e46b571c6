"""What a feature says of a division's boundary, and what stood there before, as they are kept."""

import json
from dataclasses import asdict, dataclass, field

__all__ = ["SaidOutline", "Stood", "said_outline", "stood"]


@dataclass(frozen=True, slots=True)
class SaidOutline:
    """A boundary (WKB in hexadecimal) of a division, and the version that held at the dry run, if any."""

    division_id: int | None = None
    shape: str | None = field(default=None, repr=False)
    version_id: int | None = None

    @property
    def text(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class Stood:
    """The boundary (WKB in hexadecimal) and its source before a run, None if there was none."""

    shape: str | None = field(default=None, repr=False)
    source: str | None = None

    @property
    def text(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self))


def said_outline(text: str) -> SaidOutline:
    """A feature as it was kept."""
    return SaidOutline(**json.loads(text))


def stood(text: str) -> Stood:
    """What stood there, as it was kept."""
    return Stood(**json.loads(text))
