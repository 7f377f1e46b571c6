"""Divisions by code and by name, as lists name them."""

import pytest

from importers.places.divisions import Division, Divisions

BACHUAN, DONGCHENG = "500151001000", "500151002000"
TOWNSHIPS = [
    Division(BACHUAN, "巴川街道", "500151000000"),
    Division(DONGCHENG, "东城街道办事处", "500151000000"),
]
VILLAGES = [
    Division("500151001001", "接龙村民委员会", BACHUAN),
    Division("500151001002", "岳阳社区居民委员会", BACHUAN),
    Division("500151001003", "东门村民委员会", BACHUAN),
    Division("500151001004", "东门社区居民委员会", BACHUAN),
    Division("500151002001", "接龙社区居委会", DONGCHENG),
    Division("500151002002", "铁炉坪村委会", DONGCHENG),
]
REGISTER = Divisions(TOWNSHIPS, VILLAGES, ["重庆市", "铜梁区"])


def found(township: str | None, village: str | None, code: str | None = None) -> str | None:
    return REGISTER.village(code, township, village, "村").code


def code_of(township: str | None, village: str | None, code: str | None = None) -> list[str]:
    return [one.code for one in REGISTER.village(code, township, village, "村").findings]


@pytest.mark.parametrize(
    ("township", "village", "code"),
    [
        ("巴川街道", "接龙村", "500151001001"),
        ("巴川街道", "接龙村民委员会", "500151001001"),
        ("巴川街道", "接龙村委会", "500151001001"),
        ("巴川", "接龙", "500151001001"),
        ("巴川街道办事处", "接龙村", "500151001001"),
        ("重庆市铜梁区巴川街道", "巴川街道接龙村", "500151001001"),
        ("铜梁区巴川街道", "铜梁区巴川街道接龙村", "500151001001"),
        ("巴川街道", "岳阳社区", "500151001002"),
        ("巴川街道", "岳阳", "500151001002"),
        ("巴川街道", "东门村", "500151001003"),
        ("巴川街道", "东门社区", "500151001004"),
        ("东城街道", "接龙社区", "500151002001"),
        ("东城", "接龙", "500151002001"),
        ("东 城 街 道", "接龙　社区", "500151002001"),
        (None, "铁炉坪村", "500151002002"),
        (None, "铁炉坪村村委会", "500151002002"),
        (None, "岳阳社区", "500151001002"),
    ],
)
def test_a_village_is_found_by_its_name(township: str | None, village: str, code: str) -> None:
    assert found(township, village) == code


def test_a_village_may_be_named_after_its_township() -> None:
    zone = Division("440304400000", "福田保税区", "440304000000")
    virtual = Division("440304400498", "福田保税区虚拟社区", zone.code)
    register = Divisions([zone], [virtual], ["福田区"])
    for written in ("福田保税区虚拟社区", "福田区福田保税区虚拟社区"):
        assert register.village(None, zone.name, written, "村").code == virtual.code
        assert register.village(virtual.code, None, written, "村").code == virtual.code


@pytest.mark.parametrize("written", ["500151001001", "５００１５１００１００１", "500151 001001"])
def test_a_code_written_where_the_name_belongs_is_a_code(written: str) -> None:
    assert found("巴川街道", written) == found(None, written) == "500151001001"
    assert code_of(None, "500151009009") == ["DIVISION_NOT_FOUND"]


def test_a_village_is_found_by_its_code_first() -> None:
    assert found("某街道", None, "500151001001") == "500151001001"
    assert found(None, "接龙村", "500151001001") == "500151001001"
    assert found(None, "巴川街道接龙村", "500151001001") == "500151001001"


def test_a_code_and_a_name_of_two_villages_are_held() -> None:
    assert code_of(None, "铁炉坪村", "500151001001") == ["DIVISION_CONTRADICTORY"]


@pytest.mark.parametrize(("township", "village"), [("巴川街道", "东门"), (None, "接龙")])
def test_a_name_of_several_is_held(township: str | None, village: str) -> None:
    match = REGISTER.village(None, township, village, "村")
    assert (match.code, [one.code for one in match.findings]) == (None, ["DIVISION_AMBIGUOUS"])
    assert len(match.suggestions) == 2
    assert all(one.code in match.findings[0].zh for one in match.suggestions)


@pytest.mark.parametrize(
    ("township", "village", "suggested"),
    [
        ("东城街道", "铁芦坪村委会", "500151002002"),
        ("东诚街道", "铁炉坪村", DONGCHENG),
        (None, "铁炉平村", "500151002002"),
    ],
)
def test_a_name_that_is_nearly_one_is_suggested_and_never_taken(
    township: str | None, village: str, suggested: str
) -> None:
    match = REGISTER.village(None, township, village, "村")
    assert (match.code, [one.code for one in match.findings]) == (None, ["DIVISION_NOT_FOUND"])
    assert match.suggestions[0].code == suggested
    assert f"名称最接近的是{match.suggestions[0].name}（{suggested}）" in match.findings[0].zh
    assert suggested in match.findings[0].en


def test_a_code_that_is_not_of_the_county_is_held() -> None:
    assert code_of(None, None, "110101001001") == ["DIVISION_NOT_FOUND"]
    assert code_of(None, None, "500151001") == ["DIVISION_NOT_FOUND"]


def test_nothing_said_is_nothing_found() -> None:
    assert (found("巴川街道", None), code_of("巴川街道", None)) == (None, [])
