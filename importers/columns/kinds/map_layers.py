"""Lists that come as layers of a map: the columns of tables, and what surveyors and DataV call them."""

from dataclasses import replace

from importers.columns.field import Field, Kind
from importers.columns.kinds.ground import CELLS
from importers.columns.reading import text_of, undated
from importers.values.numbers import division_code

__all__ = ["MAP_CELLS", "MAP_DIVISIONS"]

_LONGEST_NAME = 100
# Initials of the Chinese words, ten letters at most, as fields of a Shapefile are named.
_ALSO = {
    "cell_code": "code grid_code gridcode cell_id WGBM WGDM WGBH 网格ID",
    "name": "cell_name grid_name WGMC",
    "village_code": "XZQDM CDM CJDM SQDM ZLDWDM 行政区代码",
    "village": "XZQMC CMC SQMC CJMC ZLDWMC 行政区名称",
    "township": "XZMC JDMC ZJMC",
    "kind": "WGLX",
}
_PASSED = (
    " FID OBJECTID id Id description Shape_Leng Shape_Area SHAPE_Length BSM YSDM fid center centroid level"
    " parent childrenNum subFeatureIndex acroutes"
)

MAP_CELLS = replace(
    CELLS,
    fields=tuple(
        replace(one, headings=f"{one.headings} {_ALSO.get(one.name, '')}", needed=False)
        for one in CELLS.fields
    ),
    passed=CELLS.passed + _PASSED,
)

MAP_DIVISIONS = Kind(
    "shapes",
    "区划边界",
    "boundaries of divisions",
    (
        Field(
            "code",
            "区划代码",
            "code of the division",
            undated(division_code),
            "行政区划代码 行政区代码 代码 编码 adcode XZQDM XZQHDM DM 村代码 社区代码 乡镇代码 县代码",
        ),
        Field(
            "name",
            "区划名称",
            "name of the division",
            text_of(_LONGEST_NAME),
            "名称 行政区名称 行政区划名称 XZQMC XZQHMC MC 村名 村（社区） 村社区 村居 乡镇 街道 乡镇（街道）",
        ),
    ),
    passed=CELLS.passed + _PASSED,
)
