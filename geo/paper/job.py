"""Printing as a question to a worker process: WeasyPrint takes 2 s and 40 MB to load."""

from dataclasses import dataclass

from geo.work.job import Job


@dataclass(frozen=True, slots=True)
class Picture:
    """A page whose first sheet becomes a picture of so many dots to an inch."""

    page: str
    dpi: int


PDF: Job[str, bytes] = Job(".paper.pdf", "printed")
PNG: Job[Picture, bytes] = Job(".paper.png", "pictured")
