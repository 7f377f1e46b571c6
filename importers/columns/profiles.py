"""A mapping as an office keeps it: by its headings, as plain JSON, so that its next file needs no asking."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from db.errors import DomainError
from importers.columns.mapping import ColumnMapping, corrected

__all__ = ["applied", "profile_of"]


def profile_of(mapping: ColumnMapping) -> dict[str, Any]:
    """The decisions about each heading: which field it is, None for one that is not taken."""
    fields: dict[int, str | None] = {one.at: one.field.name for one in mapping.columns}
    fields |= dict.fromkeys(mapping.passed)
    columns = [[heading, fields[at]] for at, heading in enumerate(mapping.headings) if at in fields]
    return {"kind": mapping.kind.name, "columns": columns}


def applied(mapping: ColumnMapping, profile: Mapping[str, Any]) -> ColumnMapping:
    """The mapping with the decisions of a profile, for the headings it knows, each as often as it knows it.

    Raises DomainError BAD_PROFILE for one of another kind or form.
    """
    said: dict[int, str | None] = {}
    try:
        places = _places(mapping)
        for heading, name in profile["columns"]:
            if name is not None:
                mapping.kind.field(name)
            if places[heading]:
                said[places[heading].pop(0)] = name
    except (KeyError, TypeError, ValueError):
        raise _bad_profile() from None
    if profile.get("kind") != mapping.kind.name:
        raise _bad_profile()
    return corrected(mapping, said)


def _places(mapping: ColumnMapping) -> defaultdict[str, list[int]]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, heading in enumerate(mapping.headings):
        places[heading].append(at)
    return places


def _bad_profile() -> DomainError:
    return DomainError(
        "BAD_PROFILE",
        "列对应方案不适用于此类表格，或已损坏",
        "the profile is of another kind of list, or damaged",
    )
