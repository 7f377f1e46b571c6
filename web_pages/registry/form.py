"""Forms of the registry: what is wrong with them is told beside the field, and what was written stays."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from uuid import UUID, uuid4

from db.errors import DomainError
from resolvers.windows import written_day
from resolvers.wording.language import said
from resolvers.wording.refusals import LONGEST_TEXT, note_too_long

Value = TypeVar("Value")
WHOLE = ""
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


def beside(error: DomainError, fields: Mapping[str, str]) -> dict[str, str]:
    """What to say of an error, by the field that it is about, WHOLE if it is about none.

    `fields` names the fields of codes; otherwise an error's argument is its field.
    """
    argument = str(error.details.get("argument", ""))
    name = fields.get(error.code, _CAPITAL.sub("_", argument).lower())
    # The field stands beside it already.
    text = said(error.zh, error.en).removeprefix(f"{argument} ") if argument else said(error.zh, error.en)
    return {name: text}


@dataclass(slots=True)
class Form:
    """What was sent, and what is wrong with it by field."""

    fields: Mapping[str, str]
    codes: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A field without the blanks around it."""
        return self.fields.get(name, "").strip()

    def ticket(self) -> UUID:
        """The client id of the form, which makes a second press the same act; a new one for what is none."""
        try:
            return UUID(self.text("ticket"))
        except ValueError:
            return uuid4()

    def read(self, name: str, parse: Callable[[str], Value]) -> Value | None:
        """What a field says; None where that cannot be, which is noted."""
        try:
            return parse(self.text(name))
        except DomainError as error:
            self.refuse(error, name)
            return None

    def day(self, name: str) -> date | None:
        """A day that has to be given."""
        return self.read(name, written_day)

    def day_if_any(self, name: str) -> date | None:
        """A day that may be left out."""
        return self.day(name) if self.text(name) else None

    def reason(self, name: str) -> str:
        """A text that has to be given, of 500 characters at most."""
        return self.read(name, _reason) or ""

    def words(self, name: str) -> str | None:
        """A text that may be left out, of 500 characters at most."""
        return self.reason(name) if self.text(name) else None

    def chosen(self, name: str) -> list[str]:
        """What is ticked of a list whose boxes are called `name.VALUE`."""
        start = f"{name}."
        return [one.removeprefix(start) for one in self.fields if one.startswith(start)]

    def refuse(self, error: DomainError, name: str = WHOLE) -> None:
        """Notes an error, beside the field it is about; `name` is that of one that names none."""
        for place, text in beside(error, self.codes).items():
            self.errors[name or place] = text

    @property
    def stands(self) -> bool:
        """Whether nothing is wrong so far."""
        return not self.errors


def unbroken(text: str) -> str:
    """A number as it is written in groups, without the blanks."""
    return "".join(text.split())


def _reason(text: str) -> str:
    if not text:
        raise DomainError("TEXT_MISSING", "请填写。", "This has to be filled in.")
    if len(text) > LONGEST_TEXT:
        raise note_too_long()
    return text
