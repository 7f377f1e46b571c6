"""What a change that phones are told of was made to."""

from db.codes.code import Code


class ChangeKind(Code):
    PERSON = "PERSON", "服务对象", "a person, or where they live"
    CONTACT = "CONTACT", "联系", "a contact made, corrected or withdrawn"
    ASSIGNED = "ASSIGNED", "新增网格责任", "an assignment recorded"
    UNASSIGNED = "UNASSIGNED", "撤销网格责任", "an assignment superseded"
    CELL = "CELL", "网格", "a cell"
    TRANSFER = "TRANSFER", "跨县迁移", "a transfer to or from another county"
    BULK = "BULK", "批量写入", "rows copied in bulk, each of them unnoted: copies begin again"
