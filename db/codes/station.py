"""What a village needs: a station of its own, or a named person."""

from db.codes.code import Code


class StationNeed(Code):
    """Whether a village has what 001-V4 asks for: a station from 30 veterans on, below them a person."""

    STATION_MISSING = "STATION_MISSING", "应建未建", "a station is required, and there is none"
    STATION_THERE = "STATION_THERE", "已建站", "there is a station, required or not"
    PERSON_MISSING = "PERSON_MISSING", "可不建站，未明确专人", "no station is required, and nobody is named"
    PERSON_NAMED = "PERSON_NAMED", "可不建站，已明确专人", "no station is required, and somebody is named"
