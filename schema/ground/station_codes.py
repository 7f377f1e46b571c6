"""The code lists of stations' entries as GraphQL enums."""

from db.codes import HeadPost, StationAct
from schema.fields import described

described(StationAct, "更正还是变更", "Whether an entry was wrong, or something changed")
described(HeadPost, "站长（主任）的兼任职务", "The other post of a station's head")

__all__ = ["HeadPost", "StationAct"]
