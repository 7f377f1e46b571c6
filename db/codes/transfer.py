"""Transfers between counties, and what else is between registrations: histories, merges, duplicates."""

from db.codes.code import Code


class TransferDirection(Code):
    OUT = "OUT", "迁出", "out of this county"
    IN = "IN", "迁入", "into this county"


class TransferDecision(Code):
    WITHDRAWN = "WITHDRAWN", "已撤回", "withdrawn by the county that offered it"
    REFUSED = "REFUSED", "已退回", "refused by the county it was offered to"
    ACCEPTED = "ACCEPTED", "已接收", "accepted: the person is registered in the new county"


class TransferState(Code):
    """What has become of an offer; only the first waits for a decision."""

    OFFERED = "OFFERED", "待接收", "offered: waits for the other county"
    WITHDRAWN = "WITHDRAWN", "已撤回", "withdrawn by the county that offered it"
    REFUSED = "REFUSED", "已退回", "refused by the county it was offered to"
    ACCEPTED = "ACCEPTED", "已接收", "accepted: the person is registered in the new county"
    EXPIRED = "EXPIRED", "已过期", "expired before anything was decided"


class HistoryKind(Code):
    REGISTERED = "REGISTERED", "登记", "registered, and where they lived then"
    HOME = "HOME", "住所", "where they lived, recorded later: moved, located, cells redrawn, taken up again"
    ENDED = "ENDED", "注销", "the registration ended"
    AMENDED = "AMENDED", "更正", "a field amended"
    LIFE_EVENT = "LIFE_EVENT", "人生事件", "a life event recorded"
    LIFE_EVENT_WITHDRAWN = "LIFE_EVENT_WITHDRAWN", "人生事件撤回", "a life event corrected or withdrawn"
    CONTACT = "CONTACT", "联系", "a contact or attempt recorded"
    CONTACT_CORRECTED = "CONTACT_CORRECTED", "联系更正", "a contact recorded in the place of another"
    CONTACT_WITHDRAWN = "CONTACT_WITHDRAWN", "联系撤销", "a contact withdrawn"
    ASSIGNED = "ASSIGNED", "网格责任", "somebody made responsible for a cell in which they lived"
    TRANSFER_OFFERED = "TRANSFER_OFFERED", "提出跨县迁移", "offered to another county, or by one"
    TRANSFER_DECIDED = "TRANSFER_DECIDED", "跨县迁移有结果", "a transfer withdrawn, refused or accepted"
    HOUSEHOLD = "HOUSEHOLD", "户", "in a household, as its head or a member"
    MERGED = "MERGED", "合并登记", "merged with another registration of the same person"
    UNMERGED = "UNMERGED", "撤销合并", "a merge undone"
    DOSSIER = "DOSSIER", "档案", "what a section of the dossier says"


class CarriedKind(Code):
    """What a merge of two registrations carries from one to the other."""

    CONTACT = "CONTACT", "联系", "a contact"
    LIFE_EVENT = "LIFE_EVENT", "人生事件", "a life event"
    RESIDENCE = "RESIDENCE", "住所", "a home"


class PairAgreement(Code):
    """What of two persons agrees, as far as it speaks for one person."""

    NAME = "NAME", "姓名相同", "the same name"
    SOUND = "SOUND", "姓名同音", "names that sound alike"
    GIVEN_NAME = "GIVEN_NAME", "名同音、姓不同", "given names that sound alike under other surnames"
    BIRTH = "BIRTH", "出生日期相同", "born on the same day"
    BIRTH_SLIP = "BIRTH_SLIP", "出生日期一处之差", "days of birth a slip apart"
    NUMBER_SLIP = "NUMBER_SLIP", "身份证号码一处之差", "identity numbers a slip apart"
    PHONE = "PHONE", "电话相同", "the same telephone number"
    VILLAGE = "VILLAGE", "同村（社区）", "the same village"
