"""Passwords hashed at a thousandth of what an installation spends, but where that cost is what is tested.

Whoever signs in in a test is hashed five times on the way to what the test is about.
"""

from argon2 import PasswordHasher

from resolvers.access import hashing

AS_INSTALLED = hashing._HASHER
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def hash_cheaply() -> None:
    """From now on, in this process: servers that a test starts hash as they are installed."""
    hashing._HASHER = _CHEAP
