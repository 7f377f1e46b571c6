"""What pages load from others' packages, served by ourselves out of node_modules: nothing comes from afar."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from db.errors import DomainError

NODE_MODULES = Path(__file__).resolve().parents[2] / "node_modules"
PLACES: Mapping[str, str] = MappingProxyType(
    {
        "leaflet.js": "leaflet/dist/leaflet.js",
        "leaflet.css": "leaflet/dist/leaflet.css",
        "images/layers.png": "leaflet/dist/images/layers.png",
        "images/layers-2x.png": "leaflet/dist/images/layers-2x.png",
        "images/marker-icon.png": "leaflet/dist/images/marker-icon.png",
        "images/marker-icon-2x.png": "leaflet/dist/images/marker-icon-2x.png",
        "images/marker-shadow.png": "leaflet/dist/images/marker-shadow.png",
        "pbf.js": "pbf/dist/pbf.js",
        "htmx.min.js": "htmx.org/dist/htmx.min.js",
        "react.production.min.js": "react/umd/react.production.min.js",
        "react-dom.production.min.js": "react-dom/umd/react-dom.production.min.js",
        "graphiql.min.js": "graphiql/graphiql.min.js",
        "graphiql.min.css": "graphiql/graphiql.min.css",
    }
)


def asset_manifest(node_modules: Path = NODE_MODULES) -> Mapping[str, Path]:
    """Each logical name, such as `leaflet.js` or `images/layers.png`, and its file. Raises ASSETS_MISSING."""
    manifest = {name: node_modules / place for name, place in PLACES.items()}
    missing = [name for name, file in manifest.items() if not file.is_file()]
    if missing:
        raise DomainError(
            "ASSETS_MISSING",
            f"缺少浏览器资源 {missing[0]} 等 {len(missing)} 个；请运行 make assets。",
            f"{len(missing)} browser assets are missing, {missing[0]} first; run make assets.",
        )
    return MappingProxyType(manifest)


def asset_digest(manifest: Mapping[str, Path]) -> str:
    """Twelve hexadecimal digits over every name and content; put into the address, it makes it immutable.

    One digest for all, so that a style sheet's relative `images/…` stay right below the same address.
    """
    return _digest(tuple(sorted(manifest.items())))


@cache
def _digest(files: tuple[tuple[str, Path], ...]) -> str:
    whole = hashlib.sha256()
    for name, file in files:
        whole.update(f"{name}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()[:12]


def asset_urls(manifest: Mapping[str, Path], prefix: str = "/assets") -> Mapping[str, str]:
    """Each logical name and its immutable address, such as `/assets/0123456789ab/leaflet.js`."""
    digest = asset_digest(manifest)
    return MappingProxyType({name: f"{prefix}/{digest}/{name}" for name in manifest})
