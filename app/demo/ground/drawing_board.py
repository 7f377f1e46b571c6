"""The plane the demonstration ground is drawn on: straight lines there are winding borders on the ground."""

import math
from dataclasses import dataclass

import numpy as np

from geo.coordinates import FloatArray, MetricPlane, metric_plane_at
from geo.shapes import on_degree_grid

# Wavelength and height in metres. The slopes (2π · height / length) sum to 0.75; below 1 no places meet.
_WAVES = ((7_000.0, 260.0), (2_600.0, 120.0), (1_000.0, 36.0))
_UNBENDING_ROUNDS = 80


@dataclass(frozen=True, slots=True)
class DrawingBoard:
    """Metres around `origin` in a CGCS2000 3° zone, bent by waves: headings (w,), phases (w, 2)."""

    plane: MetricPlane
    origin: FloatArray
    headings: FloatArray
    phases: FloatArray

    def on_board(self, points: FloatArray) -> FloatArray:
        """Places (n, 2) in degrees as metres on the board, unbent."""
        bent = self.plane.metres(points) - self.origin
        flat = bent.copy()
        for _ in range(_UNBENDING_ROUNDS):
            flat = bent - self._bend(flat)
        return flat

    def bent(self, points: FloatArray) -> FloatArray:
        """Points (n, 2) of the board as metres on the ground around the origin."""
        return np.asarray(points + self._bend(points))

    def degrees(self, metres: FloatArray) -> FloatArray:
        """Metres on the ground around the origin (n, 2) as degrees on the 1e-7 grid."""
        return on_degree_grid(self.plane.degrees(metres + self.origin))

    def _bend(self, points: FloatArray) -> FloatArray:
        shift = np.zeros_like(points)
        for (length, height), heading, phase in zip(_WAVES, self.headings, self.phases, strict=True):
            for axis in (0, 1):
                # Each axis is moved by a wave across it, so that the pattern shows no direction.
                angle = heading + axis * math.pi / 2.0
                along = points @ np.array([math.cos(angle), math.sin(angle)])
                shift[:, axis] += height * np.sin(2.0 * math.pi * along / length + phase[axis])
        return shift


def drawing_board(points: FloatArray, rng: np.random.Generator) -> DrawingBoard:
    """A board centred on places (n, 2) in degrees, bent in a way of its own."""
    plane = metric_plane_at(float(points[:, 0].mean()))
    headings = rng.uniform(0.0, 2.0 * math.pi, len(_WAVES))
    phases = rng.uniform(0.0, 2.0 * math.pi, (len(_WAVES), 2))
    return DrawingBoard(plane, plane.metres(points).mean(axis=0), headings, phases)
