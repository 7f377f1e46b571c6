"""Authenticated encryption by two algorithms, told apart by the first byte of a sealed value."""

from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db.codes import Code

__all__ = ["MARKS", "Aead", "InvalidTag", "SealingCipher", "aead", "key_bytes"]

_TAG_BYTES = 16


class SealingCipher(Code):
    AES_256_GCM = "aes-256-gcm", "AES-256-GCM", "AES-256-GCM"
    SM4_GCM = "sm4-gcm", "SM4-GCM（GB/T 32907-2016）", "SM4-GCM (GB/T 32907-2016)"


# The first byte of a sealed value.
MARKS = {SealingCipher.AES_256_GCM: 1, SealingCipher.SM4_GCM: 2}
_KEY_BYTES = {SealingCipher.AES_256_GCM: 32, SealingCipher.SM4_GCM: 16}


class Aead(Protocol):
    """Encryption of a text with a nonce of 12 bytes and an open, authenticated part beside it."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        """Ciphertext, and behind it a tag of 16 bytes."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        """The text. Raises InvalidTag for what was not encrypted so."""


class Sm4Gcm:
    """SM4 (GB/T 32907-2016) in Galois/counter mode, as RFC 8998 has it for TLS."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        """Ciphertext, and behind it a tag of 16 bytes."""
        encryptor = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated_data)
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        """The text. Raises InvalidTag for what was not encrypted so, ValueError for what is too short."""
        text, tag = data[:-_TAG_BYTES], data[-_TAG_BYTES:]
        decryptor = Cipher(self._algorithm, modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(associated_data)
        return decryptor.update(text) + decryptor.finalize()


def aead(cipher: SealingCipher, key: bytes) -> Aead:
    """The algorithm under a key of as many bytes as it takes."""
    return AESGCM(key) if cipher == SealingCipher.AES_256_GCM else Sm4Gcm(key)


def key_bytes(cipher: SealingCipher) -> int:
    """How many bytes the key of an algorithm has."""
    return _KEY_BYTES[cipher]
