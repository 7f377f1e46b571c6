"""Identity and telephone numbers of made-up people, sealed, hashed and masked; each could be nobody's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from app.demo.columns import bytes_text
from app.demo.counties import TONGLIANG, DemoCounty
from app.demo.people.made_up import Population
from app.demo.spans import IntArray, day_of
from db.copy import NULL
from geo.identity_numbers import make_identity_number
from resolvers.people.identities import (
    IdentityKeys,
    SealedAt,
    key_hashes,
    masked_identity,
    masked_phone,
    seal,
)

# 铜梁 has had three codes; a number keeps the one of its time.
_TONGLIANG_CODES = ((1997, "510228"), (2014, "500224"), (10_000, "500151"))
# No operator has ever been given 154.
_NO_OPERATOR = "1540000"
_WITH_PHONE = 0.88


@dataclass(frozen=True, slots=True)
class Papers:
    """Columns of sealed, masked and hashed numbers, as COPY wants them."""

    identity_cipher: list[str]
    identity_masked: list[str]
    phone_cipher: list[str]
    phone_masked: list[str]
    key_hashes: dict[int, list[str]]


def papers_of(
    people: Population, ids: IntArray, county: DemoCounty, *, keys: IdentityKeys, rng: np.random.Generator
) -> Papers:
    """The numbers of all persons, sealed for the rows with these ids."""
    numbers = list(_identity_numbers(people, county))
    phones = [f"{_NO_OPERATOR}{number:04d}" for number in rng.integers(0, 10_000, people.size).tolist()]
    has_phone = (rng.random(people.size) < _WITH_PHONE).tolist()
    rows = ids.tolist()
    sealed = [
        bytes_text(seal(keys, SealedAt("person", "phone_cipher", county.county_id, row), phone))
        if has
        else NULL
        for row, phone, has in zip(rows, phones, has_phone, strict=True)
    ]
    return Papers(
        identity_cipher=[
            bytes_text(seal(keys, SealedAt("person", "identity_cipher", county.county_id, row), number))
            for row, number in zip(rows, numbers, strict=True)
        ],
        identity_masked=[masked_identity(number) for number in numbers],
        phone_cipher=sealed,
        phone_masked=[
            masked_phone(phone) if has else NULL for phone, has in zip(phones, has_phone, strict=True)
        ],
        key_hashes=_hashed(keys, numbers),
    )


def _hashed(keys: IdentityKeys, numbers: Sequence[str]) -> dict[int, list[str]]:
    hashed = [key_hashes(keys, number) for number in numbers]
    return {one: [bytes_text(under[one]) for under in hashed] for one in keys.held().used}


def _identity_numbers(people: Population, county: DemoCounty) -> Iterator[str]:
    for born, sequence in zip(people.born.tolist(), people.sequence.tolist(), strict=True):
        born_on = day_of(born)
        yield make_identity_number(_area(county, born_on.year), born_on, sequence)


def _area(county: DemoCounty, year: int) -> str:
    if county != TONGLIANG:
        return county.code6
    return next(code for before, code in _TONGLIANG_CODES if year < before)
