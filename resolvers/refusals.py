"""The refusals that more than one question or act gives, each said once."""

from db.errors import DomainError


def bad_cursor() -> DomainError:
    """The refusal of a cursor of another list or order, or of none of ours."""
    return DomainError("BAD_CURSOR", "游标无效或不属于此清单。", "The cursor is not one of this list.")
