"""The small county of tests/app/http."""

from tests.app.http.conftest import place

__all__ = ["place"]
