"""The counties of a demonstration: 铜梁区, 福田区, and for measuring others in 重庆 by real codes and names.

Each of these has nothing but code and name of its own: its ground is 铜梁's, moved aside, under its
digits.
"""

from dataclasses import dataclass
from itertools import islice

from db.errors import DomainError

MOST_PEOPLE_IN_A_COUNTY = 31_000
_COLUMNS = 7
_STEP_LON, _STEP_LAT = 0.85, 0.65

_OTHERS = """
500152 潼南区 500120 璧山区 500111 大足区 500117 合川区 500118 永川区 500153 荣昌区 500116 江津区
500101 万州区 500102 涪陵区 500103 渝中区 500104 大渡口区 500105 江北区 500106 沙坪坝区
500107 九龙坡区 500108 南岸区 500109 北碚区 500110 綦江区 500112 渝北区 500113 巴南区 500114 黔江区
500115 长寿区 500119 南川区 500154 开州区 500155 梁平区 500156 武隆区 500229 城口县 500230 丰都县
500231 垫江县 500233 忠县 500235 云阳县 500236 奉节县 500237 巫山县 500238 巫溪县
500240 石柱土家族自治县 500241 秀山土家族苗族自治县 500242 酉阳土家族苗族自治县
500243 彭水苗族土家族自治县
"""


@dataclass(frozen=True, slots=True)
class DemoCounty:
    """A county of the demonstration: six digits, name, and by how many degrees its ground is moved."""

    code6: str
    name: str
    dlon: float
    dlat: float

    @property
    def county_id(self) -> int:
        """The county's key, born equal to its code."""
        return int(self.code6)

    @property
    def is_real_ground(self) -> bool:
        """Whether townships and villages bear their real codes and names."""
        return self.dlon == 0.0 and self.dlat == 0.0


TONGLIANG = DemoCounty("500151", "铜梁区", 0.0, 0.0)
# Has roads.
FUTIAN = DemoCounty("440304", "福田区", 0.0, 0.0)


def counties_for(people: int) -> tuple[DemoCounty, ...]:
    """As few counties as hold that many people; raises DomainError DEMO_TOO_MANY_PEOPLE."""
    words = _OTHERS.split()
    others = [
        DemoCounty(code6, name, place % _COLUMNS * _STEP_LON, place // _COLUMNS * _STEP_LAT)
        for place, (code6, name) in enumerate(zip(words[::2], words[1::2], strict=True), start=1)
    ]
    needed = max(1, -(-people // MOST_PEOPLE_IN_A_COUNTY))
    if needed > len(others) + 1:
        most = MOST_PEOPLE_IN_A_COUNTY * (len(others) + 1)
        raise DomainError(
            "DEMO_TOO_MANY_PEOPLE",
            f"演示数据最多 {most} 人",
            f"the demonstration holds {most} people at most",
        )
    return (TONGLIANG, *islice(others, needed - 1))
