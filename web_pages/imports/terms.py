"""The terms on which a file is brought in, as its form shows and says them: each kind has its own."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row

from db.codes import ConflictPolicy, PersonCategory, ShapeSource
from db.codes.code import Code
from db.errors import DomainError
from importers.desk.kinds import DeskKind
from importers.places.systems import declared_system
from importers.runs.steps import CLOSINGS
from resolvers.registry.ground.drawn import check_name
from resolvers.registry.ground.shapes import ShapeAct
from resolvers.windows import written_day
from resolvers.wording.language import said

# What the field for the coordinate system offers; a strip is written as it is named.
SYSTEMS = ("WGS84", "CGCS2000", "GCJ02", "BD09", "GK3", "GK6")
CHOICES: Mapping[str, type[Code]] = {
    "policy": ConflictPolicy,
    "category": PersonCategory,
    "change": ShapeAct,
    "source": ShapeSource,
}
_MAY_BE_LEFT = frozenset({"category"})
# Said of maps alone, and kept with whatever else their dry run says: the fields, and what they are called
# there. The button of a form is called act already.
_OF_MAPS = {"plan": "plan", "change": "act", "source": "source"}
# How many divisions may close that a list of them lacks: a term of the run, too.
_MOST_DIGITS = 5
_COLUMNS = ("said_on", "policy", "system", "category", "whole")


def said_terms(
    kind: DeskKind, fields: Mapping[str, str], errors: dict[str, str], today: date
) -> dict[str, Any]:
    """The columns of the run that a form says; what cannot be is told by the name of its field."""
    terms: dict[str, Any] = {}
    if "said_on" in kind.asks:
        terms["said_on"] = _day(fields, errors, today)
    if "system" in kind.asks:
        terms["system"] = _system(fields, errors)
    if "whole" in kind.asks:
        terms["whole"] = fields.get("whole") == "1"
    if "plan" in kind.asks:
        terms["plan"] = _name(fields, errors)
    if "closings" in kind.asks:
        terms[CLOSINGS] = _number(fields, errors)
    for name in CHOICES.keys() & kind.asks:
        terms[name] = _choice(name, fields, errors)
    columns = {name: value for name, value in terms.items() if name in _COLUMNS}
    kept = {_OF_MAPS[name]: value for name, value in terms.items() if name in _OF_MAPS}
    kept |= {name: value for name, value in terms.items() if name == CLOSINGS}
    return columns | ({"terms": kept} if kept else {})


def terms_of(run: Row[Any], fields: Mapping[str, str]) -> Mapping[str, str]:
    """The terms as the form shows them: as they were just sent, else as they stand."""
    names = ("said_on", "policy", "system", "category")
    stands = {name: str(getattr(run, name) or "") for name in names} | {"whole": "1" if run.whole else ""}
    stands |= {name: str(run.terms.get(kept) or "") for name, kept in _OF_MAPS.items()}
    stands[CLOSINGS] = str(run.terms.get(CLOSINGS) or "")
    stands["source"] = stands["source"] or ShapeSource.OFFICIAL.value
    return {name: fields.get(name, "") for name in stands} if fields else stands


def _choice(name: str, fields: Mapping[str, str], errors: dict[str, str]) -> str | None:
    value = fields.get(name, "")
    if not value and name in _MAY_BE_LEFT:
        return None
    if value not in {one.value for one in CHOICES[name]}:
        errors[name] = said("请选择一项。", "Choose one.")
    return value


def _system(fields: Mapping[str, str], errors: dict[str, str]) -> str | None:
    written = fields.get("system", "").strip()
    if not written:
        return None
    try:
        return declared_system(written).name
    except DomainError as error:
        errors["system"] = said(error.zh, error.en)
        return None


def _name(fields: Mapping[str, str], errors: dict[str, str]) -> str:
    name = fields.get("plan", "").strip()
    try:
        check_name(name)
    except DomainError as error:
        errors["plan"] = said(error.zh, error.en)
    return name


def _number(fields: Mapping[str, str], errors: dict[str, str]) -> int | None:
    """How many closings are accepted; none if nothing, or nought, is written."""
    written = fields.get("closings", "").strip()
    if written and not (written.isascii() and written.isdecimal() and len(written) <= _MOST_DIGITS):
        errors["closings"] = said("应为整数。", "Should be a whole number.")
        return None
    return int(written or "0") or None


def _day(fields: Mapping[str, str], errors: dict[str, str], today: date) -> date | None:
    try:
        day = written_day(fields.get("said_on", ""))
    except DomainError:
        errors["said_on"] = said("请填写日期，如 2025-10-15。", "Give a day, such as 2025-10-15.")
        return None
    if day > today:
        errors["said_on"] = said("日期不能晚于今天。", "The day cannot lie ahead.")
    return day


def seeming(run: Row[Any]) -> str:
    """In which systems the places seem to be, as evidence for whoever asks the file's makers."""
    found = (run.recognised or {}).get("systems", [])
    if not found:
        return ""
    shares = said("、", ", ").join(f"{one['name']} {one['inside'] / one['compared']:.0%}" for one in found)
    return said(
        f"若为该坐标系，落在所写村（社区）之内的点（共 {found[0]['compared']} 个）：{shares}。",
        f"Of {found[0]['compared']} places these would lie in the village named beside them: {shares}.",
    )
