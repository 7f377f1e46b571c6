"""The code lists of runs of files as GraphQL enums."""

from db.codes import ConflictPolicy, FileKind, FindingWeight, RowOutcome, RunJob, RunState
from importers.report import Verdict as DivisionVerdict
from schema.fields import described

described(FileKind, "文件所列", "What an office's file lists")
described(RunState, "导入批次的状态", "How far the run of a file has come")
described(RunJob, "对导入批次进行的工作", "What is being done with the run of a file")
described(FindingWeight, "一个原因对一行的处理", "What a reason does to a line of a file")
described(ConflictPolicy, "文件与登记不同时", "What becomes of a registered value where a file says another")
described(RowOutcome, "写入或撤回的结果", "What became of something that was to be written")
described(DivisionVerdict, "清单对区划意味着什么", "What a list means for a division", name="DivisionVerdict")

__all__ = [
    "ConflictPolicy",
    "DivisionVerdict",
    "FileKind",
    "FindingWeight",
    "RowOutcome",
    "RunJob",
    "RunState",
]
