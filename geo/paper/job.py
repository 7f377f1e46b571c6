"""Printing as a question to a worker process: WeasyPrint takes 2 s and 40 MB to load."""

from geo.work.job import Job

PDF: Job[str, bytes] = Job(".paper.pdf", "printed")
