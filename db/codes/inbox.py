"""What workers report from contacts: what is done about it, and how far it has come."""

from db.codes.code import Code
from db.codes.contact import ContactNeed


class InboxItem(Code):
    """What of a contact there is to act on: that it was handed up, or one of the needs that it showed."""

    ESCALATION = "ESCALATION", "上报事项", "an escalation"
    LIVELIHOOD = "LIVELIHOOD", ContactNeed.LIVELIHOOD.zh, ContactNeed.LIVELIHOOD.en
    EMPLOYMENT = "EMPLOYMENT", ContactNeed.EMPLOYMENT.zh, ContactNeed.EMPLOYMENT.en
    TRAINING = "TRAINING", ContactNeed.TRAINING.zh, ContactNeed.TRAINING.en
    MEDICAL = "MEDICAL", ContactNeed.MEDICAL.zh, ContactNeed.MEDICAL.en
    HOUSING = "HOUSING", ContactNeed.HOUSING.zh, ContactNeed.HOUSING.en
    ENTITLEMENT = "ENTITLEMENT", ContactNeed.ENTITLEMENT.zh, ContactNeed.ENTITLEMENT.en
    CARE = "CARE", ContactNeed.CARE.zh, ContactNeed.CARE.en
    PSYCHOLOGICAL = "PSYCHOLOGICAL", ContactNeed.PSYCHOLOGICAL.zh, ContactNeed.PSYCHOLOGICAL.en
    LEGAL = "LEGAL", ContactNeed.LEGAL.zh, ContactNeed.LEGAL.en
    PROXY_SERVICE = "PROXY_SERVICE", ContactNeed.PROXY_SERVICE.zh, ContactNeed.PROXY_SERVICE.en
    OTHER = "OTHER", ContactNeed.OTHER.zh, ContactNeed.OTHER.en


class InboxAct(Code):
    """What station staff do about an escalation or a need."""

    TAKEN_UP = "TAKEN_UP", "受理", "taken up"
    ANSWERED = "ANSWERED", "答复", "answered"
    CLOSED = "CLOSED", "办结", "closed"


class InboxState(Code):
    """How far an escalation or a need has come: the last act, or none."""

    OPEN = "OPEN", "待受理", "open: nobody has taken it up"
    TAKEN_UP = "TAKEN_UP", "已受理", "taken up"
    ANSWERED = "ANSWERED", "已答复", "answered"
    CLOSED = "CLOSED", "已办结", "closed"
