"""The scale of a map on paper, and its bar."""

import math

# So that a ruler and a head can work with it.
_ROUND = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5, 8.0, 10.0)
_ROUND_BARS = (5, 2, 1)
MM_PER_M = 1000.0


def fitting_scale(size_m: tuple[float, float], frame_mm: tuple[float, float]) -> int:
    """The largest scale, as its denominator, at which ground of this width and height fits into a frame."""
    least = max(MM_PER_M * size / room for size, room in zip(size_m, frame_mm, strict=True))
    power = 10.0 ** math.floor(math.log10(max(least, 1.0)))
    return math.ceil(next(part * power for part in _ROUND if part * power >= least))


def bar_metres(scale: int, most_mm: float) -> int:
    """How many metres a bar of at most this length stands for: 1, 2 or 5 with noughts."""
    most = most_mm * scale / MM_PER_M
    power = 10 ** math.floor(math.log10(most))
    return int(next(part * power for part in _ROUND_BARS if part * power <= most))
