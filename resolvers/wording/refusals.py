"""The refusals that more than one question or act gives, each said once."""

from db.errors import DomainError

# Longer notes would be files about people, which have their own registers.
LONGEST_TEXT = 500


def bad_value(code: str, argument: str, zh: str, en: str) -> DomainError:
    """The refusal of a value that is of its type and cannot be meant: names the argument, and what can be."""
    return DomainError(code, f"{argument} {zh}", f"{argument} {en}", {"argument": argument})


def bad_id(argument: str, kind: str | None = None) -> DomainError:
    """The refusal of an id of another kind than the type `kind`, or of none of ours."""
    return bad_value(
        "BAD_ID",
        argument,
        f"须为{f' {kind} 的' if kind else ''}编号，照查询结果所给。",
        f"should be the id of {f'a {kind}' if kind else 'an object'}, as an answer gave it.",
    )


def bad_cursor(argument: str = "after") -> DomainError:
    """The refusal of a cursor of another list or order, or of none of ours."""
    return bad_value(
        "BAD_CURSOR",
        argument,
        "须为同一清单、同一排序给出的游标。",
        "should be a cursor that this list gave, in the same order.",
    )


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
