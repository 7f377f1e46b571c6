"""The refusals that more than one question or act gives, each said once."""

from db.errors import DomainError

# Longer notes would be files about people, which have their own registers.
LONGEST_TEXT = 500


def bad_id() -> DomainError:
    """The refusal of an id of another kind, or of none of ours."""
    return DomainError("BAD_ID", "编号无效。", "This is not an id of the kind expected here.")


def bad_cursor() -> DomainError:
    """The refusal of a cursor of another list or order, or of none of ours."""
    return DomainError("BAD_CURSOR", "游标无效或不属于此清单。", "The cursor is not one of this list.")


def note_too_long() -> DomainError:
    """The refusal of a text of more than LONGEST_TEXT characters."""
    return DomainError("NOTE_TOO_LONG", "文字不能超过 500 字。", "A text has at most 500 characters.")


def not_permitted() -> DomainError:
    """The refusal of an act or question that the viewer's role never has: no secret."""
    return DomainError("NOT_PERMITTED", "您的角色不能进行此操作。", "Your role may not do this.")


def person_not_found() -> DomainError:
    """The one answer for a person who does not exist and for one the viewer may not see."""
    return DomainError(
        "PERSON_NOT_FOUND",
        "没有这位服务对象，或不在您的权限内。",
        "There is no such person, or they lie outside what you may see.",
    )


def worker_not_found() -> DomainError:
    """The one answer for a grid worker who does not exist and for one the viewer does not manage."""
    return DomainError(
        "WORKER_NOT_FOUND",
        "没有这位网格员，或不在您的管理范围内。",
        "There is no such grid worker, or they lie outside what you manage.",
    )
