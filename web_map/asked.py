"""What the address of a map asks for: its parameters read, checked and written again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from db.codes import Code, PersonCategory, PriorityClass
from db.errors import DomainError
from resolvers.areas import Area
from resolvers.coverage.question import Attribution, CoverageQuestion
from resolvers.people.filter import PersonFilter
from resolvers.windows import Window, written_day, year_to_date
from web_map.levels import MapLevel

Value = TypeVar("Value")
CodeValue = TypeVar("CodeValue", bound=Code)
# A day before or after the calendar's last is an error of the computer's; these are the caller's.
YEARS = range(1900, 3000)
LONGEST_NUMBER = 6
SWITCHES = {"true": True, "false": False}
MANY = ("category", "priorityClass")
KNOWN = ("from", "to", "through", "asOf", "level", *MANY, "veteransOnly", "inPerson", "attribution")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The parameters of a map's address; None means the default.

    The window ends before the day `to_on`; in addresses that is `to`, or the day `through` which it ends.
    """

    from_on: date | None = None
    to_on: date | None = None
    as_of: date | None = None
    level: MapLevel | None = None
    categories: tuple[PersonCategory, ...] = ()
    priority_classes: tuple[PriorityClass, ...] = ()
    veterans_only: bool = False
    in_person: bool = False
    attribution: Attribution = Attribution.AT_WINDOW_END

    def question(self, area: Area, today: date) -> CoverageQuestion:
        """The question of `area`, the very one GraphQL asks.

        Raises DomainError EMPTY_WINDOW or WINDOW_IN_THE_FUTURE.
        """
        as_of = self.as_of or today
        chosen = PersonFilter(
            categories=self.categories,
            priority_classes=self.priority_classes,
            veterans_only=self.veterans_only,
        )
        return CoverageQuestion(
            area=area,
            window=self._window(as_of),
            as_of=as_of,
            filter=chosen,
            attribution=self.attribution,
            in_person=self.in_person,
            today=today,
        )

    def _window(self, as_of: date) -> Window:
        usual = year_to_date(as_of)
        to_on = self.to_on or usual.to_on
        # The year of the window's last day; a `to` on 1 January ends the year before.
        return Window(self.from_on or date((to_on - timedelta(days=1)).year, 1, 1), to_on)

    def query(self, level: MapLevel | None = None) -> str:
        """The question as the query of an address, beginning with `?`, at `level`; defaults are left out."""
        last_on = self.to_on - timedelta(days=1) if self.to_on else None
        days = {"from": self.from_on, "through": last_on, "asOf": self.as_of}
        pairs = [(name, day.isoformat()) for name, day in days.items() if day]
        pairs += [("level", level.value)] if level else []
        pairs += [("category", item.value) for item in self.categories]
        pairs += [("priorityClass", item.value) for item in self.priority_classes]
        pairs += [("veteransOnly", "true")] if self.veterans_only else []
        pairs += [("inPerson", "true")] if self.in_person else []
        if self.attribution != Attribution.AT_WINDOW_END:
            pairs.append(("attribution", self.attribution.value))
        return f"?{urlencode(pairs)}" if pairs else ""


def asked_in(parameters: QueryParams, known: Sequence[str] = KNOWN) -> Asked:
    """What an address asks for; empty values, as forms send them, count as absent.

    Raises DomainError BAD_PARAMETER, for names that are not `known` too.
    """
    given = {
        name: [item for item in parameters.getlist(name) if item]
        for name in dict.fromkeys(name for name, _ in parameters.multi_items())
    }
    _check_names(given, known)
    return Asked(
        from_on=_one(given, "from", _day),
        to_on=_end(given),
        as_of=_one(given, "asOf", _day),
        level=_one(given, "level", MapLevel.of),
        categories=_many(given, "category", PersonCategory),
        priority_classes=_many(given, "priorityClass", PriorityClass),
        veterans_only=_one(given, "veteransOnly", _switch) or False,
        in_person=_one(given, "inPerson", _switch) or False,
        attribution=_one(given, "attribution", Attribution.of) or Attribution.AT_WINDOW_END,
    )


def day_of(parameters: QueryParams, name: str) -> date | None:
    """The civil day that a parameter gives. Raises DomainError BAD_PARAMETER."""
    return _one({name: [item for item in parameters.getlist(name) if item]}, name, _day)


def code_of(parameters: QueryParams, name: str, codes: type[CodeValue]) -> CodeValue | None:
    """The code that a parameter gives. Raises DomainError BAD_PARAMETER."""
    value = parameters.get(name) or None
    try:
        return None if value is None else codes.of(value)
    except ValueError:
        raise _not(name, " | ".join(codes)) from None


def number_of(parameters: QueryParams, name: str) -> int | None:
    """The whole number that a parameter gives. Raises DomainError BAD_PARAMETER."""
    value = parameters.get(name) or None
    if value is None:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) <= LONGEST_NUMBER):
        raise _not(name, "1000")
    return int(value)


def _end(given: dict[str, list[str]]) -> date | None:
    """The day before which the window ends: `to`, as the API has it, or the one after `through`."""
    through = _one(given, "through", _day)
    if through is None:
        return _one(given, "to", _day)
    if given.get("to"):
        raise _bad("through")
    return through + timedelta(days=1)


def _check_names(given: dict[str, list[str]], known: Sequence[str]) -> None:
    repeated = [name for name, values in given.items() if len(values) > 1 and name not in MANY]
    if set(given) <= set(known) and not repeated:
        return
    raise DomainError(
        "BAD_PARAMETER",
        f"网址参数有误：可用参数为 {'、'.join(known)}；除 {'、'.join(MANY)} 外每个至多一次。",
        f"Known parameters are {', '.join(known)}; each at most once but for {' and '.join(MANY)}.",
    )


def _one(given: dict[str, list[str]], name: str, read: Callable[[str], Value]) -> Value | None:
    values = given.get(name)
    if not values:
        return None
    try:
        return read(values[0])
    except (ValueError, KeyError, DomainError):
        raise _bad(name) from None


def _many(given: dict[str, list[str]], name: str, codes: type[CodeValue]) -> tuple[CodeValue, ...]:
    try:
        return tuple(dict.fromkeys(codes.of(value) for value in given.get(name, ())))
    except ValueError:
        raise _bad(name) from None


def _day(text: str) -> date:
    day = written_day(text)
    if day.year not in YEARS:
        raise ValueError
    return day


def _switch(text: str) -> bool:
    return SWITCHES[text]


def _bad(name: str) -> DomainError:
    shapes = dict.fromkeys(("from", "to", "through", "asOf", "on"), "2025-01-31")
    shapes |= dict.fromkeys(("veteransOnly", "inPerson"), "true | false")
    codes = {"level": MapLevel, "category": PersonCategory, "priorityClass": PriorityClass}
    return _not(name, shapes.get(name) or " | ".join(codes.get(name, Attribution)))


def _not(name: str, right: str) -> DomainError:
    zh, en = f"参数 {name} 有误，应为：{right}。", f"{name} should be: {right}."
    return DomainError("BAD_PARAMETER", zh, en, {"argument": name})
