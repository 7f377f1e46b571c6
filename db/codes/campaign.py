"""Campaigns: rounds of visits and tasks that are ordered from above, once or again and again."""

from db.codes.code import Code


class CampaignKind(Code):
    """By what a campaign is ordered (policy 004, section 十一; 001-T81, V55; 003, section 二)."""

    FESTIVAL_ROUND = "FESTIVAL_ROUND", "节日走访慰问", "festival round"
    GRAND_VISIT = "GRAND_VISIT", "大走访", "grand round of visits"
    QUARTERLY_LIST = "QUARTERLY_LIST", "国家季度任务清单", "national quarterly task list"
    MONTHLY_MENU = "MONTHLY_MENU", "省月度工作菜单", "provincial monthly menu"
    STANDING_MENU = "STANDING_MENU", "常态化工作菜单", "standing menu"
    SPECIAL = "SPECIAL", "专项活动", "special drive, in dated stages"
    AD_HOC = "AD_HOC", "上级交办的其他事务", "ad-hoc task from above"


class CampaignTopic(Code):
    """What it is about: the four points of policy 004, section 十一."""

    POLICY_PUBLICITY = "POLICY_PUBLICITY", "政策宣传", "making policies known"
    INFORMATION = "INFORMATION", "信息采集", "collecting information"
    VISITS = "VISITS", "常态化走访慰问", "visits"
    HARDSHIP_AID = "HARDSHIP_AID", "帮扶解困", "help in hardship"
    OTHER = "OTHER", "其他", "other"


class CampaignTarget(Code):
    """What is to be done once: by person, or by station."""

    PERSONS = "PERSONS", "逐人联系", "every person is contacted"
    STATIONS = "STATIONS", "逐站完成", "every station reports it done"


class CampaignState(Code):
    """What a campaign is as of a day."""

    UPCOMING = "UPCOMING", "未开始", "upcoming"
    OPEN = "OPEN", "进行中", "open"
    MAKING_UP = "MAKING_UP", "已到期，可补做", "over, but can still be made up"
    ENDED = "ENDED", "已结束", "ended"
