"""Fields whose object is written from columns of the row they stand in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import strawberry

from schema.describe import both

EMBEDDED = "rongge.embedded"


@dataclass(frozen=True, slots=True)
class Embedded:
    """An object's type, and what the names of its columns begin with in the row."""

    target: Callable[[], type[Any]]
    prefix: str = ""


def embedded(target: Callable[[], type[Any]], *, prefix: str = "", zh: str, en: str, **options: Any) -> Any:
    """A field that shows an object of the same row; a plain attribute of what was made in Python."""
    metadata = {EMBEDDED: Embedded(target, prefix)}
    return strawberry.field(description=both(zh, en), metadata=metadata, **options)
