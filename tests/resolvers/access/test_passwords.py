"""Which passwords may be set, and how the ones that are given look."""

import unicodedata

import pytest

from db.errors import DomainError
from resolvers.access.creation import one_time_password
from resolvers.access.hashing import Hashing
from resolvers.access.passwords import LONGEST, Choice, PasswordRules, ensure_fit

DJBH3, NIST = PasswordRules.DJBH3, PasswordRules.NIST


def refusal(password: str, rules: PasswordRules, *, of_officer: bool = False) -> str | None:
    try:
        ensure_fit(Choice(password, "wangwu", of_officer), rules)
    except DomainError as error:
        return error.code
    return None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Xk9-", "PASSWORD_TOO_SHORT"),
        ("Xk9-mmRq" * 33, "PASSWORD_TOO_LONG"),
        ("kdjfhgkweur", "PASSWORD_TOO_PLAIN"),
        ("kdjfh12gkwe", "PASSWORD_TOO_PLAIN"),
        ("Password123!", "PASSWORD_TOO_COMMON"),
        ("Wangwu-2026", "PASSWORD_TOO_COMMON"),
        ("Aa1Aa1Aa1Aa1", "PASSWORD_TOO_COMMON"),
        ("Zx9-mmRq", None),
        ("春风十里Zx-9", None),
    ],
)
def test_the_rules_of_level_three(password: str, code: str | None) -> None:
    assert refusal(password, DJBH3) == code


def test_officers_choose_longer_ones() -> None:
    assert refusal("Zx9-mmRq", DJBH3, of_officer=True) == "PASSWORD_TOO_SHORT"
    assert refusal("Zx9-mmRqTT", DJBH3, of_officer=True) is None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("a-short-one", "PASSWORD_TOO_SHORT"),
        ("four words on a wall", None),
        ("qwertyuiopqwerty", "PASSWORD_TOO_COMMON"),
    ],
)
def test_the_rules_of_nist_ask_for_length_alone(password: str, code: str | None) -> None:
    assert refusal(password, NIST) == code


def test_what_keyboards_write_differently_is_one_password() -> None:
    assert refusal("Ｚｘ９－ｍｍＲｑ", DJBH3) is None


def test_a_password_that_is_given_fits_the_rules_and_is_never_the_same() -> None:
    given = {one_time_password() for _ in range(200)}
    assert len(given) == 200
    assert {refusal(password, DJBH3, of_officer=True) for password in given} == {None}


async def test_a_password_is_never_taken_for_its_own_beginning() -> None:
    hashing, longest = Hashing(), "长" * LONGEST
    kept = await hashing.hashed(longest)
    assert [await hashing.fits(said, kept) for said in (longest, longest + "x")] == [True, False]


async def test_forms_of_one_password_are_counted_alike() -> None:
    hashing, composed = Hashing(), "é" * LONGEST
    kept = await hashing.hashed(composed)
    assert await hashing.fits(unicodedata.normalize("NFD", composed), kept)
