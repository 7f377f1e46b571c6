"""The values that a line has changed of a person, kept so that they can be given back."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from db.codes import PersonField
from importers.people.said import typed
from resolvers.people.identities import IdentityKeys, SealedAt, open_sealed


def before_text(person: Row[Any], fields: Sequence[PersonField], county_id: int, keys: IdentityKeys) -> str:
    """The registered values of some fields as text, a telephone number in clear: to be sealed."""
    return json.dumps({one.value: _text(person, one, county_id, keys) for one in fields}, ensure_ascii=False)


def values_before(text: str) -> dict[PersonField, Any]:
    """What `before_text` holds."""
    return {PersonField.of(one): typed(PersonField.of(one), value) for one, value in json.loads(text).items()}


def _text(person: Row[Any], one: PersonField, county_id: int, keys: IdentityKeys) -> str | None:
    if one != PersonField.PHONE:
        value = getattr(person, one.value.lower())
        return None if value is None else str(value)
    if person.phone_cipher is None:
        return None
    return open_sealed(keys, SealedAt("person", "phone_cipher", county_id, person.id), person.phone_cipher)
