"""A document to be asked in every lane."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# In a query or a variable `<person A0>` stands for the id of that person (tests/schema/varied_world.py).
Variables = Mapping[str, Any]

SOME = ("worker", "other_worker", "leader", "client", "nobody")
EVERYONE = (
    *SOME,
    "staff",
    "township_leader",
    "administrator",
    "nation",
    "far_worker",
    "two_areas",
    "an_area_twice",
    "both_workers",
)
TWO = ("worker", "leader")


@dataclass(frozen=True, slots=True)
class Document:
    """A query, the sets of variables with which it is asked, one after another, and who asks."""

    name: str
    query: str
    variants: tuple[Variables, ...] = ({},)
    roles: tuple[str, ...] = SOME
    operation: str | None = None


def document(
    name: str,
    query: str,
    *variants: Variables,
    roles: tuple[str, ...] = SOME,
    operation: str | None = None,
) -> Document:
    """A document; without variants it is asked without variables."""
    return Document(name, query, variants or ({},), roles, operation)


PERSON = """id name sex bornOn age identityMasked phoneMasked categories priorityClasses isVeteran enlistedOn
    dischargedOn address point pointSystem pointAccuracyM lastContactOn status statusOn version"""
CONTACT = "id contactedOn mode purpose outcome note recordedAt"
CELL = "id code name kind boundary boundarySource validFrom validTo asOf"
DIVISION = (
    "id code name level isFunctionalZone validFrom validTo asOf point pointSource boundary boundarySource"
)
STATION = """id name level form headName headPost headPostKind telephone address point pointSystem version
    validFrom validTo asOf coLocatedWith { name }"""
WORKER = "id name validFrom validTo"
ASSIGNMENT = "id role validFrom validTo"
POLICY = """id rule status region level issuer document article note isShipped categories priorityClasses
    trigger intervalMonths intervalDays lifeEvent festivals opensDays dueDays lateDays modes purposes
    sharesContacts validFrom validTo"""
NUMBERS = """numerator denominator share visited visitedShare attempted unlocated registered withheld
    definition { id text } visitedDefinition { id text }
    window { from to } asOf knownAt attribution inPerson waterfall { key }"""
