"""A line about somebody who is registered already, held against what is registered."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from db.codes import ConflictPolicy, DivisionLevel, PersonField, RowVerdict
from importers.findings import Finding, Weight, heaviest
from importers.people.said import Said
from importers.values.identity import IDENTITY_DIFFERS, are_of_two
from resolvers.areas import AreaKind
from resolvers.people.identities import IdentityKeys, SealedAt, same_sealed


@dataclass(frozen=True, slots=True)
class Difference:
    """What a line would change of a person, and what was found."""

    fields: tuple[PersonField, ...]
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> RowVerdict:
        """What the line would do."""
        if heaviest(self.findings) == Weight.HELD:
            return RowVerdict.HELD
        return RowVerdict.CHANGED if self.fields else RowVerdict.UNCHANGED


def compared(said: Said, person: Row[Any], policy: ConflictPolicy, keys: IdentityKeys) -> Difference:
    """Field by field; what a blank cell would say is not said."""
    fields: list[PersonField] = []
    findings = list(_beside(said, person))
    for one, value in said.amended().items():
        stands = registered(person, one)
        if _same(person, one, value, keys):
            continue
        if policy == ConflictPolicy.OVERWRITE or (stands is None and policy != ConflictPolicy.KEEP):
            fields.append(one)
        elif policy == ConflictPolicy.ASK:
            findings.append(_asked(one))
        else:
            findings.append(_kept(one))
    return Difference(tuple(fields), tuple(findings))


def registered(person: Row[Any], one: PersonField) -> Any:
    """What is registered in a field; a telephone number sealed."""
    return person.phone_cipher if one == PersonField.PHONE else getattr(person, one.value.lower())


def _same(person: Row[Any], one: PersonField, value: Any, keys: IdentityKeys) -> bool:
    if one == PersonField.PHONE:
        at = SealedAt("person", "phone_cipher", person.county_id, person.id)
        return same_sealed(keys, at, person.phone_cipher, value)
    return bool(registered(person, one) == value)


def _beside(said: Said, person: Row[Any]) -> Iterator[Finding]:
    """What a file does not amend, and says otherwise."""
    ground = said.ground
    if ground is not None and ground.kind == AreaKind.CELL.value and ground.id != person.cell_id:
        yield _move()
    village = DivisionLevel.VILLAGE.value
    if ground is not None and ground.level == village and ground.id != person.division_id:
        yield _move()
    if said.categories and set(said.categories) != set(person.categories):
        yield _stays("CATEGORIES_DIFFER", "人员类别", "the categories are not those registered, which stay")
    classes = said.priority_classes
    if classes and set(classes) != set(person.priority_classes):
        told = "the priority classes are not those registered, which stay"
        yield _stays("PRIORITY_CLASSES_DIFFER", "重点对象类别", told)
    # A number says both itself, and what is said beside it is held against it.
    if said.number is None:
        yield from _of_number(said, person)


def _of_number(said: Said, person: Row[Any]) -> Iterator[Finding]:
    """What an identity number says, of a line without one."""
    if said.masked is not None and are_of_two(said.masked, person.identity_masked):
        yield IDENTITY_DIFFERS
    if said.sex is not None and said.sex != person.sex:
        yield _stays("SEX_DIFFERS", "性别", "the sex is not the one registered, which stays")
    if said.born is not None and not said.born[0] <= person.born_on.isoformat() <= said.born[1]:
        yield _stays("BIRTH_DIFFERS", "出生日期", "the day of birth is not the one registered, which stays")


def _stays(code: str, zh: str, en: str) -> Finding:
    return Finding(code, Weight.WARNED, f"{zh}与登记不同，未改动", en)


def _move() -> Finding:
    return Finding(
        "HOME_DIFFERS",
        Weight.WARNED,
        "住所与登记不同，未改动；如已迁居，请办理迁居",
        "the home is not the one registered, which stays: if the person moved, say so",
    )


def _kept(one: PersonField) -> Finding:
    return Finding(
        "VALUE_KEPT",
        Weight.WARNED,
        f"{one.zh}与登记不同，保留登记",
        f"{one.en}: what is registered stays",
        one.zh,
    )


def _asked(one: PersonField) -> Finding:
    return Finding(
        "VALUE_DIFFERS",
        Weight.HELD,
        f"{one.zh}与登记不同，请决定以何者为准",
        f"{one.en}: not what is registered; say which is right",
        one.zh,
    )
