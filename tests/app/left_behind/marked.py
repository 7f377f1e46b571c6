"""Persons whose every value can be told again wherever it was written, and who brings them in."""

import io
from dataclasses import dataclass
from datetime import date

import xlsxwriter

from geo.identity_numbers import make_identity_number
from tests.web_pages.desk import HEADINGS


@dataclass(frozen=True, slots=True)
class Marked:
    """Somebody who is nobody: `plain` is kept as it is, `sealed` nowhere but under a key."""

    name: str
    address: str
    identity: str
    phone: str

    @property
    def plain(self) -> tuple[str, ...]:
        """Name and address."""
        return self.name, self.address

    @property
    def sealed(self) -> tuple[str, ...]:
        """The numbers."""
        return self.identity, self.phone


REGISTERED = Marked(
    "赫连记号", "记号路七十五号", make_identity_number("500151", date(1950, 5, 20), 997), "13900007531"
)
IN_A_FILE = Marked(
    "澹台暗记", "暗记巷八十六号", make_identity_number("500151", date(1951, 6, 21), 998), "13900008642"
)
REFUSED = Marked(
    "公冶退回", "退回坊九十七号", make_identity_number("500151", date(1952, 7, 22), 999), "13900009753"
)
# Registered once more by a slip, ended, and offered to another county.
TWICE = Marked(
    REGISTERED.name, "再记路五十三号", make_identity_number("500151", date(1950, 5, 20), 999), "13900005310"
)
ENDED = Marked(
    "淳于终记", "终记里六十四号", make_identity_number("500151", date(1941, 3, 18), 997), "13900006420"
)
LEAVING = Marked(
    "长孙迁记", "迁记村四十二号", make_identity_number("500151", date(1955, 8, 23), 997), "13900004200"
)
# What is written about persons in words, and of whoever works there.
NOTE, REASON, WORDS, STAFF = "手记甲乙丙丁", "缘由戊己庚辛", "言辞壬癸子丑", "闾丘员记"
STATION_PHONE = "02345670531"
# What somebody called a file, a sheet of it and a column.
FILE_NAME, SHEET, HEADING = "档名寅卯", "表名辰巳", "列名午未"
EVERYBODY = (REGISTERED, IN_A_FILE, REFUSED, TWICE, ENDED, LEAVING)
PLAIN = (*(mark for one in EVERYBODY for mark in one.plain), NOTE, REASON, WORDS, STAFF)
SEALED = tuple(mark for one in EVERYBODY for mark in one.sealed)
IN_FILES = (FILE_NAME, SHEET, HEADING)
# Whatever stands of somebody anywhere.
MARKS = (*dict.fromkeys((*PLAIN, *SEALED, *IN_FILES)),)


def file_of_two() -> bytes:
    """A list with one who is taken up and one whose village there is none of."""
    lines = [
        (one.name, one.identity, "退役士兵", one.phone, village, one.address)
        for one, village in ((IN_A_FILE, "一村"), (REFUSED, "无此村"))
    ]
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet(SHEET)
        for at, row in enumerate(((*HEADINGS[:5], "住址", HEADING), *((*line, WORDS) for line in lines))):
            sheet.write_row(at, 0, row)
    return made.getvalue()
