"""An entry of a history: the columns that all its parts have."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import BigInteger, Date, DateTime, Text, cast, literal, null

from db.codes import HistoryKind

_TYPES: Mapping[str, Any] = MappingProxyType(
    {
        **dict.fromkeys(("kind", "recorded_by", "code", "field", "was", "became", "source"), Text),
        **dict.fromkeys(("subject_id", "division_id", "cell_id", "worker_id", "contact_id"), BigInteger),
        "recorded_at": DateTime(timezone=True),
        "from_on": Date,
        "until_on": Date,
    }
)


def entry_of(kind: HistoryKind | Any, subject_id: Any, recorded_at: Any, **said: Any) -> list[Any]:
    """The columns of an entry; what is not said is null."""
    given = {"kind": literal(kind.value) if isinstance(kind, HistoryKind) else kind, "subject_id": subject_id}
    given |= {"recorded_at": recorded_at, **said}
    return [cast(given.get(name, null()), of).label(name) for name, of in _TYPES.items()]
