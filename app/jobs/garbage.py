"""How often a process that brings lists in looks for garbage in circles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# A batch of lines is some hundred thousand objects, hardly any of them in a circle: to look through them all
# after every seven hundred, as is usual, takes a quarter of the time of an import.
SELDOM = (50_000, 20, 100)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Looks seldom meanwhile, and never through what was there before."""
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
