"""What the history of a person consists of."""

from db.codes.code import Code


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
