"""Shapes as GDAL hands them over, made flat and their rings closed."""

from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from importers.files.limits import Limits
from importers.files.refusals import refused

__all__ = ["Flat", "flat"]


class Flat(NamedTuple):
    """A shape as WKB, None where there is none that can be read, and whether a ring of it was not closed."""

    wkb: bytes | None
    was_unclosed: bool


def flat(shapes: np.ndarray, limits: Limits) -> list[Flat]:
    """The shapes without heights and measures; raises DomainError MAP_TOO_DETAILED."""
    known = np.array([one is not None for one in shapes], dtype=bool)
    given = np.array([bytes(one) if one is not None else None for one in shapes], dtype=object)
    strict = shapely.from_wkb(given, on_invalid="ignore")
    closed = shapely.from_wkb(given, on_invalid="fix")
    if int(shapely.get_num_coordinates(closed).sum()) > limits.vertices:
        raise refused("MAP_TOO_DETAILED")
    return [
        _flat(shape, was_unclosed=bool(is_known) and before is None)
        for shape, before, is_known in zip(closed, strict, known, strict=True)
    ]


def _flat(shape: BaseGeometry | None, *, was_unclosed: bool) -> Flat:
    if shape is None or shape.is_empty or not np.isfinite(shapely.get_coordinates(shape)).all():
        return Flat(None, was_unclosed=False)
    return Flat(shapely.to_wkb(shapely.force_2d(shape), byte_order=1), was_unclosed)
