"""What a line lacks, and what it says beside an identity number that the number itself says otherwise."""

from collections.abc import Iterator
from datetime import date

from db.codes import Sex
from geo.identity_numbers import born_of
from importers.findings import Finding, Weight
from importers.values.days import SaidDay

NUMBERLESS = Finding("IDENTITY_MISSING", Weight.HELD, "缺身份证号码", "no identity number", "number")
NAMELESS = Finding("NAME_NEEDED", Weight.HELD, "姓名不能清空", "a name cannot be cleared", "name")


def contradictions(number: str, sex: Sex | None, born: SaidDay | None) -> Iterator[Finding]:
    """Where sex or day of birth are not those of the number; often the day is one of the lunar calendar."""
    says = born_of(number)
    if sex is not None and sex != says.sex:
        yield Finding(
            "SEX_CONTRADICTS",
            Weight.WARNED,
            "性别与身份证号码不符，以号码为准，请核对",
            "the sex is not that of the identity number, which is taken: check it",
        )
    if born is not None and not _fits(born, says.on):
        yield Finding(
            "BIRTH_CONTRADICTS",
            Weight.WARNED,
            "出生日期与身份证号码不符，以号码为准，请核对",
            "the day of birth is not that of the identity number, which is taken: check it",
        )


def _fits(said: SaidDay, day: date) -> bool:
    return said.first <= day <= said.last
