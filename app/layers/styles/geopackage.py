"""The style of a layer within its GeoPackage, where QGIS looks for it."""

import sqlite3
from contextlib import closing
from pathlib import Path

# As QGIS itself makes the table; it opens a layer in its default style.
_TABLE = """
    CREATE TABLE layer_styles (
        id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
        f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
        useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
        update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
    );
    INSERT INTO gpkg_contents (table_name, data_type, identifier)
    VALUES ('layer_styles', 'attributes', 'layer_styles');
"""
_STYLE = """
    INSERT INTO layer_styles (
        f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD,
        useAsDefault, description, owner
    )
    SELECT '', '', table_name, column_name, 'rongge', ?, '', 1, 'Rongge', ''
    FROM gpkg_geometry_columns WHERE table_name = ?
"""


def keep_style(path: Path, layer: str, style: bytes) -> None:
    """Puts a style (QML) into a GeoPackage as that of its layer."""
    with closing(sqlite3.connect(path)) as file, file:
        file.executescript(_TABLE)
        file.execute(_STYLE, (style.decode(), layer))
