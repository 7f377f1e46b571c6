"""Why a file is not read: stable codes, each with what would be right (docs/using/files.md)."""

from collections.abc import Mapping
from types import MappingProxyType

from db.errors import DomainError

__all__ = ["REFUSALS", "refused"]

_ADVICE_ZH = "请在 WPS 或 Excel 中另存为 .xlsx 后再导入"
_ADVICE_EN = "save it as .xlsx in WPS or Excel, then import that"

REFUSALS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "FILE_NOT_FOUND": ("没有此文件，或无权读取", "there is no such file, or it may not be read"),
        "FILE_EMPTY": ("文件是空的", "there is nothing in the file"),
        "FILE_TOO_LARGE": (
            "文件过大，请按乡镇分成几个文件",
            "the file is too large: split it by township",
        ),
        "FILE_UNPACKS_TOO_LARGE": (
            "文件解压后过大；请删除图片和多余的工作表",
            "the file unpacks to more than is read: take out pictures and sheets that are not needed",
        ),
        "FILE_NEEDS_TOO_MUCH": (
            "读取此文件所需内存或时间过多；请删除数据区以外的行列，或分成几个文件",
            "reading takes more memory or time than is allowed: delete what is beyond the data, or split it",
        ),
        "FILE_ENCODING": (
            "文字编码不明：应为 UTF-8、GB18030 或 UTF-16",
            "the encoding is not known: it should be UTF-8, GB18030 or UTF-16",
        ),
        "FILE_IS_BINARY": (
            f"不是表格，也不是文本；{_ADVICE_ZH}",
            f"neither a workbook nor text; {_ADVICE_EN}",
        ),
        "FILE_MALFORMED": (
            f"文件已损坏或不完整；{_ADVICE_ZH}",
            f"the file is damaged or cut off; {_ADVICE_EN}",
        ),
        "FILE_HOSTILE": (
            "文件内含不应有的内容（实体声明或越界路径），不予读取",
            "the file holds what no table holds (entity declarations, paths that lead out): it is not read",
        ),
        "FILE_PROTECTED": (
            "文件有打开密码；请去掉密码后再导入",
            "the file opens with a password only: take it off, then import it",
        ),
        "FILE_IS_ARCHIVE": (
            "这是压缩包；请先解压，逐个导入其中的表格",
            "an archive: unpack it, and import its tables",
        ),
        "FILE_IS_DOCUMENT": (
            "这是文字或演示文稿（Word、WPS 文字、PPT）；请把其中的表格复制到 .xlsx",
            "a document or slides (Word, WPS, PowerPoint): copy its table into an .xlsx",
        ),
        "FILE_IS_PDF": ("这是 PDF；请向提供者索取原表格", "a PDF: ask whoever made it for the table itself"),
        "FILE_IS_IMAGE": ("这是图片；请录入为 .xlsx", "a picture: type it into an .xlsx"),
        "FILE_IS_MAP": (
            "这是地图数据，不是表格；请作为网格或区划边界导入",
            "map data, not a table: import it as cells or boundaries",
        ),
        "FILE_IS_DATABASE": (f"这是数据库文件；{_ADVICE_ZH}", f"a database; {_ADVICE_EN}"),
        "FILE_FORM_UNSUPPORTED": (
            f"不支持这种表格格式（.xlsb、XML 表格、网页存档、.numbers）；{_ADVICE_ZH}",
            f"this form of table is not read (.xlsb, XML table, web archive, .numbers); {_ADVICE_EN}",
        ),
        "SHEETS_TOO_MANY": ("工作表过多", "there are more sheets than are read"),
        "SHEET_TOO_LARGE": (
            "工作表的行或单元格过多；请删除数据区以外的行列，或分成几个文件",
            "a sheet has more lines or cells than are read: delete what is beyond the data, or split it",
        ),
        "SHEET_TOO_WIDE": (
            "工作表的列过多；请删除数据右侧的列",
            "a sheet has more columns than are read: delete those to the right of the data",
        ),
        "CELL_TOO_LONG": ("有单元格超过 32,767 个字符", "a cell holds more than 32,767 characters"),
        "MAP_EXPECTED": (
            "这是表格或文本，不是地图数据；请提供 GeoJSON、Shapefile 压缩包、GeoPackage 或 KML",
            "a table or text, not map data: hand in GeoJSON, a zipped Shapefile, a GeoPackage or KML",
        ),
        "MAP_FORM_UNSUPPORTED": (
            "不支持这种地图格式（.dwg、.mif、.gdb、.ovobj、VRT）；请另存为 GeoJSON 或 KML",
            "this form of map is not read (.dwg, .mif, .gdb, .ovobj, VRT): save it as GeoJSON or KML",
        ),
        "MAP_PARTS_MISSING": (
            "Shapefile 不完整；请将同名的 .shp、.shx、.dbf、.prj 一起压缩后提供",
            "a part of the Shapefile is missing: zip .shp, .shx, .dbf and .prj together, and hand in that",
        ),
        "MAP_TOO_DETAILED": (
            "图形的顶点过多；请简化后再提供",
            "the shapes have more vertices than are read: simplify them first",
        ),
        "TABLE_MISSING": ("网页中没有表格", "there is no table in the page"),
    }
)


def refused(code: str, sheet: str = "", line: int | None = None) -> DomainError:
    """The refusal with this code; `details` name sheet and line where one is to blame."""
    zh, en = REFUSALS[code]
    details = {"sheet": sheet, "line": line} if line is not None else {}
    return DomainError(code, zh, en, details)
