"""Search in names by the characters that they have."""

from typing import Any

from sqlalchemy import ColumnElement, Text, cast, collate, func, literal_column
from sqlalchemy.dialects.postgresql import ARRAY

_EACH, _IN_TURN, _ALL, _BETWEEN = (literal_column(text, Text()) for text in ("'(.)'", r"'\1,'", "'g'", "','"))


def has_characters_of(person: Any, county_id: Any, name: Any) -> ColumnElement[bool]:
    """The condition that a person of a county has every character of a text in its name, in any order.

    Whoever has the text in its name meets it, and an index answers it (`person_name_characters_idx`).
    """
    return _characters(person.county_id, person.name).contains(_characters(county_id, cast(name, Text)))


def _characters(county_id: Any, name: Any) -> ColumnElement[list[str]]:
    """The characters of a name, each behind the county, so that those of one county are found by themselves.

    The constants are written out: to the letter it has to be the expression that is indexed.
    """
    behind = cast(county_id, Text).concat(_IN_TURN)
    marked = func.regexp_replace(collate(name, "C"), _EACH, behind, _ALL)
    return func.string_to_array(func.rtrim(marked, _BETWEEN), _BETWEEN, type_=ARRAY(Text))
