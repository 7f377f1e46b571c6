"""What the offices of 福田区 hand over on the first day, in their dialects; made up, on derived ground.

Codes, names of divisions and the roads under the ground are real (tests/data/ATTRIBUTION.md); no person is.
"""

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import shapely
import xlsxwriter
from shapely.geometry.base import BaseGeometry
from xlsxwriter.worksheet import Worksheet

from app.demo.ground.county import Ground
from app.demo.ground.futian import derive_futian
from geo.coordinates import gcj02_from_wgs84
from geo.identity_numbers import make_identity_number
from resolvers.windows import today_in_china

CODE = "440304"
# How contacts were made and what came of them, and which of them somebody has.
_CONTACTED = {1: ("上门", "见到本人"), 2: ("电话", "已接通"), 3: ("上门", "无人在家")}
_WHICH: Sequence[Sequence[int]] = ((), (1,), (2,), (3,), (1, 2, 3), (2,))
# Those who live in a cell keep house by threes; of every fourth house the office has no number.
_RELATIONS = ("户主", "妻", "儿子")
_UNNUMBERED = 4


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who is nobody: number in the list, cell and home in WGS-84, and whose place in which house.

    Each village numbers its houses from 1; 0 is no house.
    """

    number: int
    cell: int
    lon: float
    lat: float
    house: int
    place: int

    @property
    def identity(self) -> str:
        """A number of the sequences that nobody has."""
        return make_identity_number(
            CODE, date(1940, 1, 1) + timedelta(days=self.number // 4), 996 + self.number % 4
        )

    @property
    def name(self) -> str:
        """A name of three characters."""
        return f"王{chr(0x4E00 + self.number // 80)}{chr(0x4E10 + self.number % 80)}"

    @property
    def is_priority(self) -> bool:
        """Every fourth is of advanced age."""
        return self.number % 4 == 0

    def contacts(self, year: int) -> list[tuple[date, str, str]]:
        """Those of a year: day, how, and what came of it; every sixth has none."""
        mine = _WHICH[self.number % len(_WHICH)]
        return [(date(year, 3 * one, 1 + self.number % 28), *_CONTACTED[one]) for one in mine]


@dataclass(frozen=True, slots=True)
class Office:
    """The files, in a folder; `year` is the one of which the contacts are."""

    folder: Path
    ground: Ground
    people: Sequence[Resident]
    year: int

    def file(self, name: str) -> Path:
        """A file by its name."""
        made: Mapping[str, Callable[[], Path]] = {
            "区划清单.xlsx": self.divisions,
            "边界.json": self.outlines,
            "服务站.xlsx": self.stations,
            "网格.geojson": self.cells,
            "网格员.xlsx": self.workers,
            "花名册.xlsx": lambda: self.roster(self.people),
            "走访台账.txt": self.contacts,
            "走访规则.xlsx": self.policies,
        }
        return made[name]()

    def divisions(self, called: str = "区划清单.xlsx", without: str = "") -> Path:
        """The statisticians' list as it is handed on: sub-districts above communities, `without` one."""
        rows: list[Sequence[str]] = []
        for township in self.ground.townships:
            below = [one for one in self.ground.villages if one.township_code == township.code]
            rows.append((township.code, "", township.name))
            rows += [(one.code, "111", one.name) for one in below if one.code != without]
        headings = ("统计用区划代码", "城乡分类代码", "名称")
        return self._sheet(called, "福田区统计用区划代码和城乡划分代码", headings, rows)

    def outlines(self) -> Path:
        """Boundaries in the dialect of web maps: adcode and name, in GCJ-02, which the file does not say."""
        drawn = [(f"{CODE}000000", "福田区", self.ground.outline)]
        drawn += [(one.code, one.name, one.polygon) for one in self.ground.townships]
        drawn += [(one.code, one.name, one.polygon) for one in self.ground.villages]
        features = [_feature(shape, adcode=int(code), name=name) for code, name, shape in drawn]
        return self._map("边界.json", features)

    def outline_of(self, code: str, name: str, shape: BaseGeometry) -> Path:
        """The boundary of one division, drawn anew."""
        return self._map("新边界.json", [_feature(shape, adcode=int(code), name=name)])

    def cells(self) -> Path:
        """The cells, of which only their codes are told."""
        features = [_feature(one.polygon, WGBM=one.code) for one in self.ground.cells]
        return self._map("网格.geojson", features)

    def stations(self) -> Path:
        """Title, a township merged downwards, villages by name, places in GCJ-02."""
        rows: list[Sequence[str]] = []
        for township in self.ground.townships:
            rows.append((township.name, "", f"{township.name}退役军人服务站", *_gcj(township.point)))
            below = [one for one in self.ground.villages if one.township_code == township.code]
            rows += [("", one.name, f"{one.name}服务站", *_gcj(one.point)) for one in below]
        headings = ("所属街道", "社区", "服务站名称", "经度", "纬度")
        return self._sheet("服务站.xlsx", "福田区退役军人服务站一览表", headings, rows, merged=True)

    def workers(self) -> Path:
        """A worker for each township, with all of its cells in one; they have been there for years."""
        rows = []
        for number, township in enumerate(self.ground.townships):
            cells = [one.code for one in self.ground.cells if one.village_code.startswith(township.code[:9])]
            rows.append((township.name, f"周网{chr(0x4E00 + number)}", "、".join(cells), "2024.1.1"))
        headings = ("所属街道", "网格员姓名", "负责网格", "到岗日期")
        return self._sheet("网格员.xlsx", "网格员名册", headings, rows)

    def roster(self, people: Iterable[Resident], name: str = "花名册.xlsx", road: str = "某路") -> Path:
        """People with their homes, numbers of identity as text, a total at the end."""
        rows = [
            (
                *(one.name, one.identity, "退役士兵", "高龄" if one.is_priority else ""),
                *self._home(one, road),
                *((f"{one.house}", _RELATIONS[one.place]) if one.house else ("", "")),
            )
            for one in people
        ]
        headings = (
            "姓名",
            "身份证号",
            "人员类别",
            "重点对象类别",
            "所属街道",
            "所在社区",
            "家庭住址",
            "经度",
            "纬度",
            "户号",
            "与户主关系",
        )
        return self._sheet(name, "福田区退役军人花名册", headings, [*rows, ("合计", f"{len(rows)}")])

    def contacts(self) -> Path:
        """Last year's visits as the old system wrote them: GB18030, tabs."""
        rows = [
            (one.identity, f"{on.year}.{on.month}.{on.day}", mode, outcome)
            for one in self.people
            for on, mode, outcome in one.contacts(self.year)
        ]
        path = self.folder / "走访台账.txt"
        path.write_text(
            _csv(("身份证号", "走访日期", "走访方式", "走访结果"), rows, "\t"), encoding="gb18030"
        )
        return path

    def policies(self) -> Path:
        """The county's own rule, from today on: whoever is of advanced age is contacted once a year."""
        headings = ("事项", "制定机关", "文件", "条目", "触发方式", "周期（月）", "重点对象类别", "启用日期")
        line = (
            "重点联系",
            "区局",
            "走访办法",
            "第一条",
            "按周期",
            "12",
            "高龄",
            f"{today_in_china():%Y.%m.%d}",
        )
        return self._sheet("走访规则.xlsx", "福田区联系走访规则", headings, [line])

    def township_of(self, one: Resident) -> str:
        """The code of the township in which somebody lives."""
        return f"{self.ground.cells[one.cell].village_code[:9]}000"

    def houses(self) -> Mapping[tuple[str, int], list[Resident]]:
        """Who keeps house with whom, by village and number, the head first."""
        found = defaultdict[tuple[str, int], list[Resident]](list)
        for one in self.people:
            if one.house:
                found[self.ground.cells[one.cell].village_code, one.house].append(one)
        return found

    def _home(self, one: Resident, road: str) -> tuple[str, ...]:
        code = self.ground.cells[one.cell].village_code
        village = next(village for village in self.ground.villages if village.code == code)
        township = next(one for one in self.ground.townships if one.code == village.township_code)
        return township.name, village.name, f"{road}{one.number}号", *_gcj(shapely.Point(one.lon, one.lat))

    def _map(self, name: str, features: Sequence[object]) -> Path:
        path = self.folder / name
        told = {"type": "FeatureCollection", "features": features}
        path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        return path

    def _sheet(
        self,
        name: str,
        title: str,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        merged: bool = False,
    ) -> Path:
        path = self.folder / name
        with xlsxwriter.Workbook(path) as book:
            page = book.add_worksheet("名册")
            page.merge_range(0, 0, 0, len(headings) - 1, title)
            page.write_row(1, 0, headings)
            for at, row in enumerate(rows, 2):
                for column, text in enumerate(row):
                    page.write_string(at, column, text)
            if merged:
                _merge_down(page, [row[0] for row in rows], first=2)
        return path


def office(folder: Path, people: int, year: int) -> Office:
    """The offices of the county with so many people."""
    ground = derive_futian(people)
    residents, houses = list[Resident](), Counter[str]()
    for at, cell in enumerate(ground.cells):
        for among, (lon, lat) in enumerate(cell.homes.tolist()):
            place = among % len(_RELATIONS)
            houses[cell.village_code] += place == 0
            house = houses[cell.village_code]
            number = 0 if house % _UNNUMBERED == 0 else house
            residents.append(Resident(len(residents), at, float(lon), float(lat), number, place))
    return Office(folder, ground, residents, year)


def _merge_down(page: Worksheet, names: Sequence[str], *, first: int) -> None:
    starts = [at for at, name in enumerate(names) if name]
    for start, end in zip(starts, [*starts[1:], len(names)], strict=True):
        if end - start > 1:
            page.merge_range(first + start, 0, first + end - 1, 0, names[start])


def _csv(headings: Sequence[str], rows: Iterable[Sequence[str]], between: str = ",") -> str:
    made = io.StringIO()
    csv.writer(made, delimiter=between, lineterminator="\n").writerows([headings, *rows])
    return made.getvalue()


def _gcj(point: shapely.Point) -> tuple[str, str]:
    [[lon, lat]] = gcj02_from_wgs84(np.array([[point.x, point.y]]))
    return f"{lon:.7f}", f"{lat:.7f}"


def _feature(shape: BaseGeometry, **said: object) -> object:
    drawn = shapely.transform(shape, lambda points: np.round(gcj02_from_wgs84(points), 7))
    return {"type": "Feature", "properties": said, "geometry": shapely.geometry.mapping(drawn)}
