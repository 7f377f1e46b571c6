"""A county with the units above it, by code and name: as its code tells, and from lists of divisions."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from db.codes import DivisionLevel
from db.errors import DomainError
from geo.division_codes import full_division_code, level_of, parent_code
from geo.names import is_odd
from importers.reading import read_delivery

__all__ = ["Chain", "Named", "chain_from", "chain_named"]

# Where counties hang on no city, what stands for one is a grouping of this name (NBS coding rules).
_URBAN, _COUNTIES = "市辖区", "县"
_DIRECT = {"65": "自治区直辖县级行政区划"}
_DIRECT_OF_PROVINCE = "省直辖县级行政区划"
_MUNICIPALITIES = {"11": "北京市", "12": "天津市", "31": "上海市", "50": "重庆市"}
_ADCODE_DIGITS = 6
_OPENED = (DivisionLevel.CITY, DivisionLevel.COUNTY)


@dataclass(frozen=True, slots=True)
class Named:
    """A unit: its level, its code of twelve digits, its name."""

    level: DivisionLevel
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Chain:
    """The units from the province down to the one that is opened."""

    units: tuple[Named, ...]

    @property
    def opened(self) -> Named:
        """The unit that is opened."""
        return self.units[-1]


def chain_named(code: str, name: str, city: str | None, province: str | None) -> Chain:
    """The chain by names that are said; the name of a grouping, and of a municipality, follows from the code.

    Raises DomainError BAD_DIVISION_CODE, NOT_A_COUNTY, UNIT_NAME_MISSING.
    """
    said = {DivisionLevel.PROVINCE: province, DivisionLevel.CITY: city}
    units = []
    for one in _codes(code):
        level = level_of(one)
        called = name if one == _whole(code) else said[level] or _follows(one, level)
        if not called or is_odd(called):
            raise _name_missing(level)
        units.append(Named(level, one, called.strip()))
    return Chain(tuple(units))


def chain_from(folder: Path, code: str) -> Chain:
    """The chain by lists of divisions in a folder.

    Raises DomainError BAD_DIVISION_CODE, NOT_A_COUNTY, UNIT_NOT_LISTED, and as `read_delivery` does.
    """
    wanted = list(_codes(code))
    names: dict[str, str] = {}
    for delivered in read_delivery(folder):
        if delivered.level in {level_of(one) for one in wanted}:
            cut = {one.rstrip("0"): one for one in wanted}
            for row in delivered.rows:
                whole = cut.get(row.code.strip().rstrip("0"))
                if whole is not None and level_of(whole) is delivered.level:
                    names[whole] = row.name.strip()
    missing = [one for one in wanted if not names.get(one)]
    if missing:
        codes = ", ".join(one[:_ADCODE_DIGITS] for one in missing)
        raise DomainError(
            "UNIT_NOT_LISTED",
            f"目录中没有 {codes} 的名称",
            f"the lists have no name of {codes}",
            {"codes": codes},
        )
    return Chain(tuple(Named(level_of(one), one, names[one]) for one in wanted))


def _whole(code: str) -> str:
    return full_division_code(code.strip())


def _codes(code: str) -> Iterator[str]:
    """The codes from the province down. Raises DomainError BAD_DIVISION_CODE, NOT_A_COUNTY."""
    whole = _whole(code)
    if level_of(whole) not in _OPENED:
        raise DomainError(
            "NOT_A_COUNTY",
            "应为县级代码（6 位），或不设县的市的代码（如 441900）",
            "should be the code of a county (six digits), or of a city without counties (441900)",
        )
    chain = [whole]
    while level_of(chain[0]) is not DivisionLevel.PROVINCE:
        above = parent_code(chain[0])
        # Counties of a young province hung on the province itself: 460001 has no city.
        chain.insert(0, above if above is not None else chain[0])
    yield from chain


def _follows(code: str, level: DivisionLevel) -> str | None:
    """The name that a code alone tells."""
    province, city = code[:2], code[2:4]
    if level is DivisionLevel.PROVINCE:
        return _MUNICIPALITIES.get(province)
    if city == "90":
        return _DIRECT.get(province, _DIRECT_OF_PROVINCE)
    if province in _MUNICIPALITIES and city in {"01", "02"}:
        return _URBAN if city == "01" else _COUNTIES
    return None


def _name_missing(level: DivisionLevel) -> DomainError:
    option = {DivisionLevel.PROVINCE: "--province", DivisionLevel.CITY: "--city"}.get(level, "--name")
    return DomainError(
        "UNIT_NAME_MISSING",
        f"请用 {option} 写明{level.zh}的名称，或用 --divisions 指明区划代码目录",
        f"say the name of the {level.en} with {option}, or give lists of divisions with --divisions",
    )
