"""A person's dossier: what its sections say, what is missing, and recording those that were verified."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row

from db.codes import (
    Code,
    DossierItem,
    DossierSection,
    DossierSource,
    Employment,
    EmploymentWish,
    LivingWith,
    MaritalStatus,
    ServiceBranch,
)
from db.errors import DomainError
from resolvers.registry.dossiers.lists import dossier
from resolvers.registry.dossiers.recording import Recording, record_dossier, sees_outlook
from resolvers.registry.dossiers.said import Family, Outlook, Party, Said, Service, Work
from resolvers.wording.language import said
from web_pages.registry.acts.page import About, Act
from web_pages.registry.asked import Asked, Key
from web_pages.registry.form import Form

# Of each section the members that are codes, and those that are yes or no, with what yes says.
_CODES: Mapping[str, type[Code]] = MappingProxyType(
    {
        "branch": ServiceBranch,
        "marital_status": MaritalStatus,
        "living_with": LivingWith,
        "employment": Employment,
        "wishes": EmploymentWish,
    }
)
_FLAGS = MappingProxyType(
    {
        "works_away": ("家人外出务工", "family works away"),
        "is_member": ("党员", "party member"),
        "is_floating": ("流动党员", "floating member"),
        "volunteers": ("参加公益活动", "volunteers"),
    }
)


async def dossier_of(asked: Asked, key: Key) -> Sequence[Row[Any]]:
    """The rows of it, one at least of whom the viewer sees."""
    return await asked.rows(dossier(asked.ask, *key))


def missing_of(rows: Sequence[Row[Any]]) -> list[DossierItem]:
    """What is missing."""
    return [item for item in DossierItem if rows and getattr(rows[0], item.name)]


def told_of(row: Row[Any]) -> str:
    """What a section says, in one line."""
    names = (*_CODES, "dependants", *_FLAGS, "note")
    told = [text for name in names for text in _told(row.section, name, row.said.get(name))]
    return said("；", "; ").join(told)


def _told(section: str, name: str, value: Any) -> list[str]:
    """What a member says; nothing of one that is no, or not said."""
    if value in (None, False):
        return []
    if name in _FLAGS:
        return [said(*_FLAGS[name])]
    if name == "dependants":
        return [said(f"赡养、抚养 {value} 人", f"{value} dependants")]
    if name == "note" or (section == DossierSection.PARTY and name == "branch"):
        return [str(value)]
    chosen = [_CODES[name].of(one) for one in ([value] if isinstance(value, str) else value)]
    return [said(one.zh, one.en) for one in chosen]


async def _beside(about: About) -> Mapping[str, object]:
    rows = await dossier_of(about.asked, about.key)
    return {
        "entries": {row.section: row for row in rows if row.section},
        "told": told_of,
        "missing": missing_of(rows),
        "outlook": sees_outlook(about.asked.ask.viewer),
    }


def _begun(about: About) -> Mapping[str, str]:
    return {"verified_on": about.asked.ask.today.isoformat(), "source": DossierSource.VISIT.value}


async def _recorded(about: About, form: Form) -> Key | None:
    """Records the sections that are ticked as verified."""
    on = form.day("verified_on")
    source = _code(form, "source", DossierSource)
    ticked = [section for section in DossierSection if section.value in form.chosen("verified")]
    sections = [_SECTIONS[section](form) for section in ticked]
    if not form.stands or on is None or source is None:
        return None
    recording = Recording(
        *(form.ticket(), *about.key, on, source),
        said=tuple(one for one in sections if one is not None),
        replaces=bool(form.text("replaces")),
    )
    asked = about.asked
    await record_dossier(asked.database, asked.ask, recording, asked.ids)
    return about.key


def _code(form: Form, name: str, kind: type[Code]) -> Any:
    text = form.text(name)
    if text not in {one.value for one in kind}:
        form.errors[name] = said("请选择。", "Choose one.")
        return None
    return kind.of(text)


def _service(form: Form) -> Said | None:
    branch, note = _code(form, "branch", ServiceBranch), form.words("service_note")
    return Service(branch, note) if form.stands else None


def _family(form: Form) -> Said | None:
    marital, living = _code(form, "marital_status", MaritalStatus), _code(form, "living_with", LivingWith)
    dependants, note = form.read("dependants", _number), form.words("family_note")
    if not form.stands:
        return None
    away = bool(form.text("works_away"))
    return form.read("dependants", lambda _: Family(marital, living, dependants, away, note))


def _work(form: Form) -> Said | None:
    employment, note = _code(form, "employment", Employment), form.words("employment_note")
    known = {one.value for one in EmploymentWish}
    wishes = tuple(EmploymentWish.of(one) for one in form.chosen("wishes") if one in known)
    return Work(employment, wishes, note) if form.stands else None


def _party(form: Form) -> Said | None:
    branch, note = form.words("party_branch"), form.words("party_note")
    flags = [bool(form.text(name)) for name in ("is_member", "is_floating", "volunteers")]
    return Party(flags[0], branch, flags[1], flags[2], note) if form.stands else None


def _outlook(form: Form) -> Said | None:
    note = form.reason("outlook_note")
    return Outlook(note) if form.stands else None


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < len("1000")):
        raise DomainError("DEPENDANTS_OUT_OF_RANGE", "请填写人数。", "Give a number of persons.")
    return int(text)


_SECTIONS: Mapping[DossierSection, Callable[[Form], Said | None]] = MappingProxyType(
    {
        DossierSection.SERVICE: _service,
        DossierSection.FAMILY: _family,
        DossierSection.EMPLOYMENT: _work,
        DossierSection.PARTY: _party,
        DossierSection.OUTLOOK: _outlook,
    }
)
_BESIDE = MappingProxyType(
    {
        "DAY_IN_THE_FUTURE": "verified_on",
        "NOT_RESIDENT_THEN": "verified_on",
        "SECTION_RECORDED_SINCE": "replaces",
    }
)
DOSSIERS = (
    Act(name="dossier", template="dossier.html", done=_recorded, begun=_begun, beside=_beside, codes=_BESIDE),
)
