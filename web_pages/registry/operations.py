"""By what somebody's file was looked at, in words: the log keeps addresses and names of operations."""

from resolvers.wording.language import said

__all__ = ["operation_words"]

# What an operation begins with, the longest of them first.
_WORDS = (
    ("/registry/people/{person}/numbers", "查看完整号码页面", "page of full numbers"),
    ("/registry/people/{person}/accesses", "谁看过档案页面", "page of who has looked"),
    ("/registry/people/{person}", "服务对象档案", "the person's file"),
    ("/registry/people", "查找服务对象", "search for persons"),
    ("/registry/households", "户的页面", "pages of households"),
    ("/registry/inbox", "上报与需求", "the inbox"),
    ("/registry/duplicates", "疑似重复", "duplicates"),
    ("/registry/transfers", "跨县迁移", "transfers"),
    ("/registry/", "登记管理页面", "pages of the registry"),
    ("/exports/", "导出文件", "an exported file"),
    ("/imports", "导入文件", "an imported file"),
    ("import job", "导入文件", "an imported file"),
    ("rongge import", "命令行导入", "an import at the command line"),
    ("/maps/mine", "今日走访地图", "map of the visits of today"),
    ("/maps/", "地图", "a map"),
    ("/my/", "网格员页面", "pages of grid workers"),
    ("/ogc", "地图软件", "a map program"),
    ("/graphql", "程序接口", "the API"),
    ("/", "其他页面", "another page"),
)


def operation_words(operation: str) -> str:
    """An operation in words; the name that a program gave its query stands behind those of the API."""
    for begins, zh, en in _WORDS:
        if operation.startswith(begins):
            return said(zh, en)
    return said(f"程序接口 {operation}".strip(), f"the API {operation}".strip())
