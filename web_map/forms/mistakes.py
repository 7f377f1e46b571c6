"""A mistake in a form: beside which field it is told, and in which words."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from starlette.datastructures import QueryParams

from db.errors import DomainError
from resolvers.windows import written_day
from resolvers.wording.language import said
from web_map.forms.fields import Field, FieldKind, Form, Problem, Values

# Beside which fields an error may be told that names none, by its code: the first that the form has.
_BESIDE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "EMPTY_WINDOW": ("through",),
        "WINDOW_IN_THE_FUTURE": ("from",),
        "WINDOW_TOO_LONG": ("from",),
        "LEVEL_NOT_POSSIBLE": ("by", "bins", "level"),
        "BAD_SPEED": ("speedKmh",),
        "BAD_BIN_SIZE": ("metres",),
    }
)
# What the API says in the terms of its arguments, said for whoever fills in a form.
_PLAIN: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "EMPTY_WINDOW": ("末日不能早于首日。", "The last day must not lie before the first."),
        "WINDOW_IN_THE_FUTURE": (
            "首日不能晚于名册日。",
            "The first day must not lie after the day of the register.",
        ),
        "LEVEL_NOT_POSSIBLE": (
            "此范围不能这样划分，请从列表中选择。",
            "This area cannot be cut so; choose from the list.",
        ),
    }
)


def form_again(error: DomainError, fields: tuple[Field, ...], given: QueryParams) -> Form:
    """The form as it was sent, with the mistake in it. Raises `error` if none of the fields is to blame."""
    found = _blamed(error, fields)
    if found is None:
        raise error
    return Form(fields, _as_sent(given), Problem(found.name, _text(error, found), error.code))


def _blamed(error: DomainError, fields: tuple[Field, ...]) -> Field | None:
    own = error.details.get("argument")
    names = (own, *_BESIDE.get(error.code, ()))
    return next((field for name in names for field in fields if field.name == name), None)


def _text(error: DomainError, field: Field) -> str:
    if error.code in _PLAIN:
        return said(*_PLAIN[error.code])
    return _right(field) if error.code == "BAD_PARAMETER" else said(error.zh, error.en)


def _right(field: Field) -> str:
    """What would be right in a field."""
    if field.kind == FieldKind.DAY:
        return said("请填写日历上的一天，如 2026-06-30。", "Give a day of the calendar, such as 2026-06-30.")
    if field.kind == FieldKind.NUMBER:
        return said(
            f"请填写 {field.least} 至 {field.most} 之间的数。",
            f"Give a number from {field.least} to {field.most}.",
        )
    return said("没有这个选项，请从列表中选择。", "There is no such choice; choose from the list.")


def _as_sent(given: QueryParams) -> Values:
    values = {name: tuple(given.getlist(name)) for name in given}
    if "to" in given and "through" not in given:
        try:
            values["through"] = ((written_day(given["to"]) - timedelta(days=1)).isoformat(),)
        except (DomainError, OverflowError):
            values["through"] = (given["to"],)
    return values
