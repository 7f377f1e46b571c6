"""What is answered where a household may not be changed so."""

from db.errors import DomainError
from resolvers.wording.refusals import bad_value


def household_not_found() -> DomainError:
    """The one answer for a household that does not exist and for one of which the viewer sees nobody."""
    return DomainError(
        "HOUSEHOLD_NOT_FOUND",
        "没有此户，或其成员均不在您的权限内。",
        "There is no such household, or none of its members is yours to see.",
    )


def household_spans_counties() -> DomainError:
    """The refusal of members of two counties."""
    return DomainError(
        "HOUSEHOLD_SPANS_COUNTIES",
        "一户的成员须登记在同一县。",
        "The members of a household are registered in one county.",
    )


def in_another_household() -> DomainError:
    """The refusal of somebody who belongs to a household on that day or later."""
    return DomainError(
        "IN_A_HOUSEHOLD",
        "此人在该日或其后已属某户；须先离户。",
        "The person belongs to a household on that day or later: they leave it first.",
    )


def not_in_household() -> DomainError:
    """The refusal of somebody who does not belong to it then."""
    return DomainError(
        "NOT_IN_HOUSEHOLD",
        "此人在该日不属此户。",
        "The person does not belong to the household on that day.",
    )


def head_changed_since() -> DomainError:
    """The refusal of a head from a day after which another was named."""
    return DomainError(
        "HEAD_CHANGED_SINCE",
        "该日之后户主已另有变更。",
        "The head of the household was changed after that day.",
    )


def household_changed_since() -> DomainError:
    """The refusal of an end or a leaving, after which somebody concerned came, left or came to head it."""
    return DomainError(
        "HOUSEHOLD_CHANGED_SINCE",
        "该日之后此户另有入户、离户或户主变更。",
        "After that day somebody came into the household or left it, or came to be its head.",
    )


def members_not_yours() -> DomainError:
    """The refusal of an end by whoever does not see all of its members."""
    return DomainError(
        "MEMBERS_NOT_YOURS",
        "此户有成员不在您的权限内；请由能查看全部成员者办理，或逐人离户。",
        "Some of its members are not yours to see: somebody who sees all ends it, or let yours leave.",
    )


def no_successor() -> DomainError:
    """The refusal of a successor where the person is no head, or the successor is of another household."""
    return bad_value(
        "NO_SUCH_SUCCESSOR",
        "successorId",
        "须为此人任户主的户中另一在册成员。",
        "should be another registered member of the household of which the person is the head.",
    )


def household_too_large(most: int) -> DomainError:
    """The refusal of a household of more than can keep house together."""
    return bad_value(
        "HOUSEHOLD_TOO_LARGE",
        "otherIds",
        f"至多 {most} 人；单位集体户请分户登记。",
        f"should name {most} persons at most.",
    )
