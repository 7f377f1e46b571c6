"""The history of persons as a list that hangs on them."""

from sqlalchemy import BigInteger, cast, func, select, union_all

from resolvers.ask import Ask, Parents, Statement, hung
from resolvers.keyset import Hanging, Order
from resolvers.registry.history.parts import PARTS

_MICROSECONDS = 1_000_000


def history_of_people(_ask: Ask, parents: Parents) -> Statement:
    """All that was recorded of persons, the latest first; whoever sees the person sees it."""
    entry = union_all(*[part(parents) for part in PARTS]).lateral("entry")
    recorded_at_us = cast(func.extract("epoch", entry.c.recorded_at) * _MICROSECONDS, BigInteger)
    columns = (parents.county_id.label("county_id"), *entry.c, recorded_at_us.label("recorded_at_us"))
    return hung(select(*columns), parents)


HISTORY_OF_PEOPLE = Hanging(
    history_of_people, Order("HISTORY", ("recorded_at_us", "kind", "subject_id"), downwards=True)
)
