"""The code lists as GraphQL enums."""

from db.codes import (
    CampaignKind,
    CampaignState,
    CampaignTarget,
    CampaignTopic,
    ClosingReason,
    ContactMode,
    ContactNeed,
    ContactOutcome,
    ContactPurpose,
    CoordinateSystem,
    DivisionLevel,
    DutyRule,
    DutyState,
    Festival,
    GridCellKind,
    GridPlanStatus,
    GridRole,
    InboxAct,
    InboxItem,
    InboxState,
    LifeEventKind,
    PersonCategory,
    PersonStatus,
    PolicyStatus,
    PolicyTrigger,
    PriorityClass,
    Sex,
    ShapeSource,
    StationForm,
    StationNeed,
    TravelDirection,
    TravelMode,
    UnreachableDecision,
    UnreachableReason,
    UnreachableState,
    WithdrawalReason,
)
from geo.clusters.hotspots import LocalMethod, Silence, Spot
from geo.plans.findings import PlanFinding
from geo.plans.village import PlanLimit
from geo.routes.route_order import LeftOut
from geo.siting.siting_model import SitingGoal
from resolvers.areas import Reach
from resolvers.coverage.continuity.codes import ContinuityBreak, ContinuityBy
from resolvers.coverage.indicators import CoverageNumber
from resolvers.coverage.question import Attribution, BreakdownBy
from resolvers.duties.question import DutyBreakdownBy
from resolvers.people.order import PersonOrder
from resolvers.recording.duties_after import OpenReason
from resolvers.registry.ground.shapes import ShapeAct
from resolvers.spatial.answers import BinState
from resolvers.spatial.hotspots import SpotBy, SpotMeasure
from resolvers.spatial.question import BinKind, Measure
from resolvers.spatial.service.question import AreaForm, CostBasis, GapsBy, ServiceMethod
from resolvers.spatial.service.question import Outside as OutsideReason
from resolvers.spatial.siting.question import SitingWeight
from resolvers.viewer import Permission, Role
from schema.fields import described

described(DivisionLevel, "行政区划级别", "Level of an administrative division")
described(StationForm, "中心或站", "Centre or station")
described(StationNeed, "村（社区）的建站要求", "What a village needs")
described(GridCellKind, "网格种类", "Kind of grid cell")
described(GridPlanStatus, "网格方案的状态", "Status of a grid plan")
described(PlanFinding, "网格方案地面上的问题", "What is found on the ground of a grid plan")
described(PlanLimit, "网格无法落入人数区间的原因", "Why cells cannot be brought into the band")
described(SitingGoal, "选址目标", "What new stations are to do")
described(SitingWeight, "选址时计入哪些人", "Who counts in siting")
described(LeftOut, "未列入路线的原因", "Why somebody is not in a route")
described(GridRole, "网格职责", "Role in a grid cell")
described(Sex, "性别", "Sex")
described(PersonCategory, "人员类别", "Category of a person served")
described(
    PriorityClass, "重点联系与重点服务类别，由急到缓", "Class of priority contact or service, first is urgent"
)
described(ClosingReason, "注销登记的原因", "Why a registration ends")
described(PersonStatus, "在册状态", "Status of a registration")
described(ContactMode, "联系方式", "How a contact was made")
described(ContactPurpose, "联系目的", "What a contact was for")
described(ContactOutcome, "联系结果；只有“已联系到”计入覆盖", "Outcome of a contact; only REACHED counts")
described(ContactNeed, "联系中发现的需求", "What a contact showed that somebody needs")
described(WithdrawalReason, "撤销联系记录的原因", "Why a contact was withdrawn")
described(CoordinateSystem, "坐标系", "Coordinate system")
described(ShapeSource, "点或边界的来源", "Where a point or boundary comes from")
described(ShapeAct, "更正还是变更", "Whether a line was wrong, or the ground changed")
described(Reach, "向下涵盖的范围", "How far below a place an answer goes")
described(Attribution, "归属口径", "Where a person counts when things have changed")
described(CoverageNumber, "名单所对应的数字", "The number of an answer that a list stands behind")
described(ContinuityBreak, "网格员未能连续的原因", "Why somebody had no one worker all the time")
described(ContinuityBy, "网格员连续率的分组维度", "What continuity is cut by")
described(BreakdownBy, "分组维度", "What a breakdown is by")
described(PersonOrder, "服务对象排序", "Order of a list of persons")
described(DutyRule, "联系走访事项", "What a contact policy asks for")
described(DutyState, "任务状态", "State of a duty as of a day")
described(OpenReason, "任务未因此次联系完成的原因", "Why a contact did not satisfy a duty")
described(DutyBreakdownBy, "任务统计的分组维度", "What numbers of duties are cut by")
described(LifeEventKind, "人生事件", "What happened to a person")
described(Festival, "节日", "Festival")
described(PolicyTrigger, "任务由何触发", "What triggers a duty")
described(PolicyStatus, "规则的效力状态", "Status of a contact policy")
described(CampaignKind, "专项任务的种类", "By what a campaign is ordered")
described(CampaignTopic, "专项任务的内容", "What a campaign is about")
described(CampaignTarget, "逐人或逐站", "Whether a campaign is about persons or a task of stations")
described(CampaignState, "专项任务的状态", "State of a campaign as of a day")
described(TravelMode, "出行方式", "How one travels")
described(TravelDirection, "方向", "Which way one travels")
described(ServiceMethod, "划定服务范围的方法", "How service areas are found")
described(AreaForm, "服务范围的形式", "Form of service areas")
described(CostBasis, "路程的依据", "What ways are measured on")
described(OutsideReason, "不在任何服务范围内的原因", "Why a person is in no area")
described(GapsBy, "盲区的分组维度", "What gaps are told by")
described(UnreachableReason, "失联原因", "Why a person cannot be reached")
described(UnreachableDecision, "失联报告的审核结论", "What is decided about a request")
described(UnreachableState, "失联报告的状态", "What has become of a request")
described(InboxItem, "联系中上报的事项或发现的需求", "What of a contact there is to act on")
described(InboxAct, "对上报或需求的处理", "What is done about an escalation or a need")
described(InboxState, "上报或需求的办理状态", "How far an escalation or a need has come")
described(Role, "角色", "Role")
described(Permission, "权限", "Permission")
described(Measure, "密度的指标；说明即其口径", "What density counts; the text is the definition")
described(BinKind, "密度的分区方式", "How the ground is cut for density")
described(BinState, "一个分区有何可示", "What there is to show of a bin")
described(SpotMeasure, "热点的指标", "The share whose hotspots are looked for")
described(SpotBy, "热点的单元", "What places are compared for hotspots")
described(LocalMethod, "局部统计方法", "Local statistic")
described(Spot, "单元在其邻域中的类型", "What a place is among its neighbours")
described(Silence, "不作统计的原因", "Why no statistics are given")

__all__ = [
    "AreaForm",
    "Attribution",
    "BinKind",
    "BinState",
    "BreakdownBy",
    "CampaignKind",
    "CampaignState",
    "CampaignTarget",
    "CampaignTopic",
    "ClosingReason",
    "ContactMode",
    "ContactNeed",
    "ContactOutcome",
    "ContactPurpose",
    "ContinuityBreak",
    "ContinuityBy",
    "CoordinateSystem",
    "CostBasis",
    "CoverageNumber",
    "DivisionLevel",
    "DutyBreakdownBy",
    "DutyRule",
    "DutyState",
    "Festival",
    "GapsBy",
    "GridCellKind",
    "GridPlanStatus",
    "GridRole",
    "InboxAct",
    "InboxItem",
    "InboxState",
    "LeftOut",
    "LifeEventKind",
    "LocalMethod",
    "Measure",
    "OpenReason",
    "OutsideReason",
    "Permission",
    "PersonCategory",
    "PersonOrder",
    "PersonStatus",
    "PlanFinding",
    "PlanLimit",
    "PolicyStatus",
    "PolicyTrigger",
    "PriorityClass",
    "Reach",
    "Role",
    "ServiceMethod",
    "Sex",
    "ShapeAct",
    "ShapeSource",
    "Silence",
    "SitingGoal",
    "SitingWeight",
    "Spot",
    "SpotBy",
    "SpotMeasure",
    "StationForm",
    "StationNeed",
    "TravelDirection",
    "TravelMode",
    "UnreachableDecision",
    "UnreachableReason",
    "UnreachableState",
    "WithdrawalReason",
]
