"""Coverage and duties of every row of a list, and code lists with their labels."""

from tests.schema.documents.document import EVERYONE, NUMBERS, SOME, TWO, Variables, document

VISIT = """key rule state opensOn dueOn closesOn satisfiedOn onTime person { name } contact { mode }
    explain { text document }"""
COUNTED = "registered reached visited attempted firstReachedOn window { from to } asOf knownAt inPerson"
OF_PLACE = f"""query($window: WindowInput, $on: Date, $visits: Boolean, $known: DateTime) {{ %s {{
    coverage(window: $window, asOf: $on, inPerson: $visits, knownAt: $known) {{ {NUMBERS} }} }} }}"""
OF_PERSON = f"""query($window: WindowInput, $on: Date, $visits: Boolean, $known: DateTime) {{
    people(first: 20) {{ nodes {{ name coverage(window: $window, asOf: $on, inPerson: $visits,
        knownAt: $known) {{ {COUNTED} }} }} }} }}"""
DUTIES = f"""query($window: WindowInput, $on: Date, $state: [DutyState!], $rule: [DutyRule!],
    $known: DateTime, $first: Int, $after: String) {{ %s {{ duties(window: $window, asOf: $on, state: $state,
        rule: $rule, knownAt: $known, first: $first, after: $after) {{ totalCount
            pageInfo {{ hasNextPage endCursor }} edges {{ cursor }} nodes {{ {VISIT} }} }} }} }}"""
WINDOW = {"from": "2025-01-01", "to": "2025-07-01"}
WHEN: tuple[Variables, ...] = (
    {},
    {"window": WINDOW, "visits": True},
    {"window": WINDOW, "on": "2025-06-30", "known": "2025-08-01T00:00:00+08:00"},
    {"window": {"from": "2027-01-01", "to": "2027-02-01"}},
)
WHICH: tuple[Variables, ...] = (
    {},
    {"state": ["OVERDUE", "DUE"], "first": 2},
    {"rule": ["YEARLY_VISIT"], "window": WINDOW, "on": "2025-06-30"},
    {"first": 1, "after": "?"},
    {"first": 0},
)
PLACES = {
    "the county": 'division(code: "500151") { code',
    "all townships": 'division(code: "500151") { children { nodes { code',
    "counties": 'division(code: "500000") { children { nodes { code',
    "the nation": 'division(code: "100000") { code',
    "villages": 'division(code: "500151001") { children { nodes { code',
    "my cells": "myCells { code",
    "cells of a village": 'division(code: "500151001001") { cells { nodes { code',
    "a cell": 'gridCell(code: "500151E") { code',
}


def within(query: str, place: str) -> str:
    """A question asked of places: as many braces are closed as the place opens."""
    asked = query.replace("%s {", place, 1)
    return asked + " }" * (place.count("{") - 1)


DOCUMENTS = (
    *[
        document(
            f"coverage of {name}", within(OF_PLACE, place), *WHEN, roles=EVERYONE if "cell" in name else SOME
        )
        for name, place in PLACES.items()
    ],
    document("coverage of persons", OF_PERSON, *WHEN, roles=SOME),
    document("duties of persons", within(DUTIES, "people(first: 20) { nodes { name"), *WHICH, roles=TWO),
    document("duties of my cells", within(DUTIES, "myCells { code"), *WHICH, roles=SOME),
    document("duties of a cell", within(DUTIES, 'gridCell(code: "500151A") { code'), *WHICH, roles=EVERYONE),
    document(
        "all at once",
        """{ myCells { code coverage { numerator denominator } duties(first: 3) { totalCount nodes { rule } }
            people { nodes { name coverage { reached } duties(first: 1) { nodes { key } } } } }
            division(code: "500151") { coverage { share } children { nodes { coverage { share } } } } }""",
        roles=SOME,
    ),
    document(
        "a code list",
        "query($name: String!) { codeList(name: $name) { name codes { code label zh en } } }",
        {"name": "ContactMode"},
        {"name": "PersonCategory"},
        {"name": "Person"},
        {"name": "nothing"},
    ),
    document("all code lists", "{ codeLists { name codes { code zh } } }", roles=TWO),
)
