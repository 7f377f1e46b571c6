"""Options that all kinds of files have."""

from typing import Annotated

import typer

County = Annotated[
    str, typer.Option("--county", metavar="CODE", help="县级区划代码 / The county's code, 6 or 12 digits")
]
System = Annotated[
    str | None,
    typer.Option("--system", help="坐标系，如 GCJ02、CGCS2000、GK3-36 / The system of the coordinates"),
]
Office = Annotated[str | None, typer.Option("--office", help="报送单位 / Whose file it is")]
Accept = Annotated[bool, typer.Option("--accept", help="试算后随即写入 / Write it after the dry run")]
