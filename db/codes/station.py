"""Stations: what a village needs, what changes of a station, and which posts its head has beside."""

from db.codes.code import Code


class StationNeed(Code):
    """Whether a village has what 001-V4 asks for: a station from 30 veterans on, below them a person."""

    STATION_MISSING = "STATION_MISSING", "应建未建", "a station is required, and there is none"
    STATION_THERE = "STATION_THERE", "已建站", "there is a station, required or not"
    PERSON_MISSING = "PERSON_MISSING", "可不建站，未明确专人", "no station is required, and nobody is named"
    PERSON_NAMED = "PERSON_NAMED", "可不建站，已明确专人", "no station is required, and somebody is named"


class StationAct(Code):
    CORRECTION = "CORRECTION", "更正（原来登记有误）", "what was entered was wrong for as long as it held"
    CHANGE = "CHANGE", "变更（自该日起）", "it is otherwise from the day on"


class StationField(Code):
    NAME = "NAME", "名称", "the name"
    HEAD = "HEAD", "站长（主任）及其兼任职务", "the head, with the other post"
    TELEPHONE = "TELEPHONE", "公开电话", "the public telephone number"
    ADDRESS = "ADDRESS", "地址", "the address"
    POINT = "POINT", "位置", "the point"
    CO_LOCATION = "CO_LOCATION", "合署办公", "the station whose place it shares"


class HeadPost(Code):
    VILLAGE_SECRETARY = "VILLAGE_SECRETARY", "村（社区）党组织书记", "secretary of the village"
    VILLAGE_DIRECTOR = "VILLAGE_DIRECTOR", "村（居）委会主任", "director of the village committee"
    VILLAGE_COMMITTEE = (
        "VILLAGE_COMMITTEE",
        "村（社区）“两委”其他成员",
        "another member of the two committees",
    )
    PRINCIPAL_LEADER = (
        "PRINCIPAL_LEADER",
        "乡镇（街道）党委、政府主要领导",
        "principal leader of the township's party committee or government",
    )
    OTHER_LEADER = "OTHER_LEADER", "乡镇（街道）其他领导", "another leader of the township"
    OTHER = "OTHER", "其他职务或专职", "another post, or none beside"
