"""The duties of many persons, or of the persons of many cells: one statement however many there are."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, cast, func, literal, select, tuple_

from db.models import Person
from resolvers.ask import Ask, Statement
from resolvers.duties.lists import ORDER, TYPES, DutyPage, ranked, with_total
from resolvers.duties.question import DutyQuestion
from resolvers.duties.rows import Duties, duties_of
from resolvers.each.keys import Keys
from resolvers.scope import sees_person
from resolvers.within import placed


class Whose(StrEnum):
    """Of what duties are asked; the value is the column of theirs."""

    PERSON = "person_id"
    CELL = "cell_id"


@dataclass(frozen=True, slots=True)
class OfWhom:
    """The persons or cells whose duties are asked for; cells are the areas of the question too."""

    whose: Whose
    keys: Keys

    def of(self, rows: Any) -> tuple[Any, Any]:
        """The columns that say whose a duty is."""
        return rows.c.county_id, rows.c[self.whose.value]


def page_of_duties_of_each(ask: Ask, question: DutyQuestion, whom: OfWhom, page: DutyPage) -> Statement:
    """Of each a page of duties as `page_of_duties` lists them, and one more."""
    duties = _duties(ask, question, whom)
    listed = ranked(question, duties, page.near)
    order = [listed.c[name] for name in ORDER]
    place = func.row_number().over(partition_by=whom.of(listed), order_by=order).label("place")
    rows = select(listed, place)
    if page.start is not None:
        values: list[ColumnElement[Any]] = [
            cast(literal(value), kind) for value, kind in zip(page.start, TYPES, strict=True)
        ]
        rows = rows.where(tuple_(*order) > tuple_(*values))
    numbered = rows.subquery("numbered")
    shown = select(numbered).where(numbered.c.place <= literal(page.size) + 1)
    return with_total(ask, duties, shown.subquery("page"))


def number_of_duties_of_each(ask: Ask, question: DutyQuestion, whom: OfWhom) -> Statement:
    """How many there are of each that has any: county_id, id and `total`."""
    duty = _duties(ask, question, whom).duty
    of = whom.of(duty)
    return select(of[0], of[1].label("id"), func.count().label("total")).group_by(*of)


def _duties(ask: Ask, question: DutyQuestion, whom: OfWhom) -> Duties:
    visible: list[ColumnElement[bool]] = [sees_person(ask, placed(Person))]
    if whom.whose == Whose.PERSON:
        keys = whom.keys
        visible.append(and_(Person.county_id == keys.any_county(), Person.id == keys.any_id()))
    return duties_of(question, *visible)
