"""Descriptions in Chinese and English, on everything."""

from typing import Any, TypeVar

import strawberry

from db.codes import Code

HOT = "rongge.hot"

Codes = TypeVar("Codes", bound=type[Code])


def both(zh: str, en: str) -> str:
    """A description: Chinese first, then English."""
    return f"{zh} / {en}"


def described(codes: Codes, zh: str, en: str) -> Codes:
    """Makes a code list a GraphQL enum, with every value described."""
    made = strawberry.enum(codes, description=both(zh, en))
    for value in made.__strawberry_definition__.values:  # type: ignore[attr-defined]  # strawberry adds it
        member = codes[value.name]
        value.description = both(member.zh, member.en)
    return made


def argument(zh: str, en: str) -> Any:
    """The description of an argument, for use inside Annotated."""
    return strawberry.argument(description=both(zh, en))


def shown(zh: str, en: str, **options: Any) -> Any:
    """A field that shows the column of the same name of the type's statement, or a plain attribute."""
    return strawberry.field(description=both(zh, en), **options)


def hot(zh: str, en: str) -> Any:
    """A root field that hands over a promise, and asks nothing of the request but its context."""
    return strawberry.field(description=both(zh, en), metadata={HOT: True})
