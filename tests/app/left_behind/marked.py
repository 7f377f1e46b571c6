"""Two persons whose every value can be told again wherever it was written, and who brings them in."""

from dataclasses import dataclass
from datetime import date

from geo.identity_numbers import make_identity_number
from tests.web_pages.desk import HEADINGS, roster


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
NOTE, REASON = "手记甲乙丙丁", "缘由戊己庚辛"
EVERYBODY = (REGISTERED, IN_A_FILE, REFUSED)
# Whatever stands of somebody anywhere.
MARKS = (*(mark for one in EVERYBODY for mark in (*one.plain, *one.sealed)), NOTE, REASON)
SEALED = tuple(mark for one in EVERYBODY for mark in one.sealed)


def file_of_two() -> bytes:
    """A list with one who is taken up and one whose village there is none of."""
    lines = [
        (one.name, one.identity, "退役士兵", one.phone, village, one.address)
        for one, village in ((IN_A_FILE, "一村"), (REFUSED, "无此村"))
    ]
    return roster(*lines, headings=(*HEADINGS[:5], "住址"))
