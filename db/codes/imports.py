"""Runs of imported files: what they bring, how far they have come, and what becomes of each line."""

from db.codes.code import Code


class FileKind(Code):
    """What an office's file lists."""

    PEOPLE = "PEOPLE", "人员", "people"
    CONTACTS = "CONTACTS", "联系", "contacts"
    STATIONS = "STATIONS", "服务站", "stations"
    WORKERS = "WORKERS", "网格员", "grid workers"
    POLICIES = "POLICIES", "联系走访规则", "contact policies"
    CELLS = "CELLS", "网格", "cells of a grid plan"
    SHAPES = "SHAPES", "区划边界", "boundaries of divisions"
    DIVISIONS = "DIVISIONS", "区划清单", "divisions of a county"


class RunState(Code):
    """How far the run of a file has come."""

    UPLOADED = "UPLOADED", "已上传", "uploaded: not yet read"
    RECOGNISED = "RECOGNISED", "已识别", "recognised: its columns are to be confirmed"
    STAGED = "STAGED", "已读入", "staged: read, not yet checked"
    CHECKED = "CHECKED", "已试算", "checked: a dry run that may be accepted"
    ACCEPTED = "ACCEPTED", "已确认", "accepted"
    RUNNING = "RUNNING", "写入中", "running"
    STOPPED = "STOPPED", "已中断", "stopped before its end: may be resumed"
    DONE = "DONE", "已完成", "done"
    UNDONE = "UNDONE", "已撤回", "undone"


class RunJob(Code):
    """What a worker process is to do with a run."""

    READ = "READ", "读取文件", "reading the file"
    CHECK = "CHECK", "试算", "the dry run"
    WRITE = "WRITE", "写入", "writing"
    UNDO = "UNDO", "撤回", "undoing"


class ConflictPolicy(Code):
    """What becomes of a registered value where a file says another."""

    KEEP = "KEEP", "保留登记", "what is registered stays"
    FILL_EMPTY = "FILL_EMPTY", "只补空缺", "only what is not registered is taken"
    OVERWRITE = "OVERWRITE", "以文件为准", "what the file says is taken"
    ASK = "ASK", "有冲突则搁置", "a line that says otherwise is held"


class RowVerdict(Code):
    """What a line of a file would do, or why it would do nothing."""

    NEW = "NEW", "新登记", "a new registration"
    CHANGED = "CHANGED", "更正", "an amendment"
    UNCHANGED = "UNCHANGED", "无变化", "unchanged"
    HELD = "HELD", "搁置", "held until somebody decides"
    REFUSED = "REFUSED", "退回", "refused"


class DivisionField(Code):
    """What a line of a list of divisions may change about one."""

    CODE = "CODE", "代码", "code"
    NAME = "NAME", "名称", "name"
    PARENT = "PARENT", "上级", "township"


class FindingWeight(Code):
    """What a reason does to its line."""

    WARNED = "WARNED", "提示", "taken, with a warning"
    HELD = "HELD", "搁置", "held until somebody decides"
    REFUSED = "REFUSED", "退回", "refused"


class RowOutcome(Code):
    """What became of a line that was to be written; none yet while it waits."""

    WRITTEN = "WRITTEN", "已写入", "written"
    CHANGED_SINCE = "CHANGED_SINCE", "试算后情况有变", "not written: things have changed since the dry run"
    REVERSED = "REVERSED", "已撤回", "undone"
    KEPT = "KEPT", "此后另有变更，保留", "kept, because it was changed later"
    NOT_REVERSED = "NOT_REVERSED", "无法撤回", "could not be undone"
