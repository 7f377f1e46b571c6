"""Sealed, hashed and masked numbers."""

from datetime import date

import pytest

from db.errors import DomainError
from geo.identity_numbers import make_identity_number
from resolvers.people.identities import (
    IdentityKeys,
    SealedAt,
    hash_under,
    identity_keys,
    key_hashes,
    masked_identity,
    masked_phone,
    open_sealed,
    seal,
)
from resolvers.sealed.ciphers import SealingCipher, aead
from resolvers.sealed.keys import KeySet, fixed, key_of

KEYS = identity_keys(b"a secret of thirty-two bytes, ok")
OTHER_KEYS = identity_keys(b"another secret, also of 32 bytes")
HERE = SealedAt("person", "identity_cipher", 500151, 7)
NUMBER = make_identity_number("510228", date(1970, 5, 1), 997)


def test_what_is_sealed_for_a_place_opens_there() -> None:
    assert open_sealed(KEYS, HERE, seal(KEYS, HERE, NUMBER)) == NUMBER


@pytest.mark.parametrize(
    "elsewhere",
    [
        HERE._replace(id=8),
        HERE._replace(county_id=500152),
        HERE._replace(column="phone_cipher"),
        HERE._replace(table="contact"),
    ],
)
def test_a_sealed_value_moved_elsewhere_does_not_open(elsewhere: SealedAt) -> None:
    with pytest.raises(DomainError, match="SEALED_VALUE_UNREADABLE"):
        open_sealed(KEYS, elsewhere, seal(KEYS, HERE, NUMBER))


@pytest.mark.parametrize("spoilt", [b"", b"\x01", b"\x01\x01", b"\x02" + bytes(40), b"\x01\x09" + bytes(40)])
def test_what_was_never_sealed_does_not_open(spoilt: bytes) -> None:
    with pytest.raises(DomainError, match="SEALED_VALUE_UNREADABLE"):
        open_sealed(KEYS, HERE, spoilt)


def test_every_changed_byte_of_a_sealed_value_is_noticed() -> None:
    sealed = seal(KEYS, HERE, NUMBER)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(DomainError, match="SEALED_VALUE_UNREADABLE"):
            open_sealed(KEYS, HERE, bytes(changed))


def test_a_value_sealed_with_an_older_key_opens_after_rotation() -> None:
    sealed = seal(KEYS, HERE, NUMBER)
    rotated = both(current=2)
    assert open_sealed(rotated, HERE, sealed) == NUMBER
    assert seal(rotated, HERE, NUMBER)[1] == 2
    assert key_hashes(rotated, NUMBER)[1] == hash_under(KEYS, 1, NUMBER) != hash_under(rotated, 2, NUMBER)


def test_values_of_both_algorithms_open_beside_each_other() -> None:
    sm4 = identity_keys(b"a secret of thirty-two bytes, ok", SealingCipher.SM4_GCM)
    ours, theirs = seal(KEYS, HERE, NUMBER), seal(sm4, HERE, NUMBER)
    assert (ours[0], theirs[0]) == (1, 2)
    assert ours[14:] != theirs[14:]
    for keys in (KEYS, sm4):
        assert open_sealed(keys, HERE, ours) == open_sealed(keys, HERE, theirs) == NUMBER
    with pytest.raises(DomainError, match="SEALED_VALUE_UNREADABLE"):
        open_sealed(KEYS, HERE, b"\x01" + theirs[1:])
    with pytest.raises(DomainError, match="SEALED_VALUE_UNREADABLE"):
        open_sealed(KEYS, HERE._replace(id=8), theirs)


def test_sm4_in_gcm_is_that_of_rfc_8998() -> None:
    key, nonce = bytes.fromhex("0123456789abcdeffedcba9876543210"), bytes.fromhex("00001234567800000000abcd")
    open_part = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    text = b"".join(bytes((byte,)) * 8 for byte in b"\xaa\xbb\xcc\xdd\xee\xff\xee\xaa")
    sealed = aead(SealingCipher.SM4_GCM, key).encrypt(nonce, text, open_part)
    assert sealed.hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    assert aead(SealingCipher.SM4_GCM, key).decrypt(nonce, sealed, open_part) == text


def both(current: int) -> IdentityKeys:
    """Two keys in use."""
    keys = {1: KEYS.held().keys[1], 2: key_of(2, b"another secret, also of 32 bytes")}
    return fixed(KeySet(keys, 1, SealingCipher.AES_256_GCM, b""), current=current)


def test_a_key_that_was_given_up_opens_nothing() -> None:
    with pytest.raises(DomainError, match="SEALED_VALUE_UNREADABLE"):
        open_sealed(OTHER_KEYS, HERE, seal(KEYS, HERE, NUMBER))


def test_sealing_says_neither_the_value_nor_that_two_are_equal() -> None:
    first, second = seal(KEYS, HERE, NUMBER), seal(KEYS, HERE._replace(id=8), NUMBER)
    assert NUMBER.encode() not in first
    assert first[2:] != second[2:]


def test_the_same_place_and_value_are_sealed_alike() -> None:
    assert seal(KEYS, HERE, NUMBER) == seal(KEYS, HERE, NUMBER)


def test_the_hash_knows_a_number_however_it_is_written() -> None:
    assert hash_under(KEYS, 1, f" {NUMBER.lower()} ") == hash_under(KEYS, 1, NUMBER)
    assert len(hash_under(KEYS, 1, NUMBER)) == 32


def test_the_hash_needs_the_key() -> None:
    assert hash_under(KEYS, 1, NUMBER) != hash_under(OTHER_KEYS, 1, NUMBER)


def test_what_is_no_number_has_no_hash() -> None:
    with pytest.raises(DomainError, match="BAD_IDENTITY_NUMBER"):
        hash_under(KEYS, 1, "123")


def test_keys_are_not_shown() -> None:
    held = KEYS.held()
    assert repr(KEYS) == "IdentityKeys()"
    assert repr(held.keys[1]) == "Key(state=<KeyState.USED: 'used'>)"
    assert held.digesting.hex() not in repr(held)


def test_an_identity_mask_keeps_two_characters_and_no_birth_date() -> None:
    assert masked_identity(NUMBER) == NUMBER[0] + "*" * 16 + NUMBER[-1]


@pytest.mark.parametrize("short", ["", "1", "12345678"])
def test_a_short_identity_shows_nothing(short: str) -> None:
    assert masked_identity(short) == "*" * 18


def test_a_phone_mask_keeps_three_and_two_digits() -> None:
    assert masked_phone("15400001234") == "154******34"


@pytest.mark.parametrize("short", ["", "110", "1234567"])
def test_a_short_phone_shows_nothing(short: str) -> None:
    assert set(masked_phone(short)) <= {"*"}
