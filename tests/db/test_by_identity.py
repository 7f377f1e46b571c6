from dataclasses import dataclass

from db.remembered import ByIdentity


@dataclass(frozen=True)
class Thing:
    name: str


def test_what_was_made_of_a_thing_is_kept_for_that_very_thing() -> None:
    made: list[str] = []

    def make(thing: Thing) -> str:
        made.append(thing.name)
        return thing.name

    kept = ByIdentity[Thing, str](make, 2)
    one, equal = Thing("a"), Thing("a")
    assert [kept.of(thing) for thing in (one, one, equal)] == ["a", "a", "a"]
    assert made == ["a", "a"]


def test_the_oldest_is_forgotten_first() -> None:
    made: list[str] = []
    kept = ByIdentity[Thing, None](lambda thing: made.append(thing.name), 2)
    first, *others = [Thing(name) for name in "abc"]
    for thing in (first, *others, others[1], first):
        kept.of(thing)
    assert made == ["a", "b", "c", "a"]
