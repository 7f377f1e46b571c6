"""The type of columns whose values are encrypted: by it rotation finds every one of them."""

from sqlalchemy import LargeBinary


class Sealed(LargeBinary):
    """A value sealed for its row: algorithm, key id, nonce and ciphertext (resolvers/people/identities.py).

    In the database it is `bytea`; a column of `bytea` that is neither this nor a digest fails a test.
    """

    cache_ok = True
