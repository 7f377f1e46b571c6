"""The run: every server checked to answer alike, then driven in turn, round after round."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from benchmarks.serving import load, usage
from benchmarks.serving.answers import answer_to, from_postgraphile
from benchmarks.serving.questions import Subject, subjects_of
from benchmarks.serving.servers import Server

WORKLOADS = ("a", "b", "c", "d")
CONNECTIONS = (1, 16)
COMPARED = 12

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long a run takes: seconds of each measurement and of warming up, and rounds."""

    seconds: float
    warm_up: float
    rounds: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One measurement of one server: requests per second, and processor time per request."""

    per_second: float
    server_ms: float
    database_ms: float


@dataclass(frozen=True, slots=True)
class Key:
    """What was measured."""

    workload: str
    connections: int
    server: str


Samples = dict[Key, list[Sample]]


@dataclass(frozen=True, slots=True)
class Bench:
    """The servers, the database beneath them, and where the files of requests lie."""

    servers: Sequence[Server]
    connection: psycopg.Connection
    folder: Path
    say: Say

    def measured(self, plan: Plan) -> Samples:
        """All samples. Ends the run if two servers answer differently, before or after."""
        samples: Samples = {}
        for workload in WORKLOADS:
            subjects = subjects_of(self.connection, workload)
            files = {server.name: self._requests(server, workload, subjects) for server in self.servers}
            self._compare(workload, subjects[:COMPARED])
            for server in self.servers:
                self.say(f"{workload}: warming up {server.name}")
                self._sample(server, files[server.name], connections=16, seconds=plan.warm_up, seed=0)
            for connections in CONNECTIONS:
                for number in range(plan.rounds):
                    for server, sample in self._round(files, connections, plan.seconds, seed=number):
                        samples.setdefault(Key(workload, connections, server.name), []).append(sample)
                        self.say(f"{workload}, {connections:2} connections: {_said(server, sample)}")
            self._compare(workload, subjects[-COMPARED:])
        return samples

    def _round(
        self, files: Mapping[str, Path], connections: int, seconds: float, *, seed: int
    ) -> Iterator[tuple[Server, Sample]]:
        for server in self.servers:
            file = files[server.name]
            yield server, self._sample(server, file, connections=connections, seconds=seconds, seed=seed)

    def _compare(self, workload: str, subjects: Sequence[Subject]) -> None:
        for subject in subjects:
            answers = {server.name: _answer(server, workload, subject) for server in self.servers}
            different = [name for name, answer in answers.items() if answer != answers["ours"]]
            if different:
                about = f"workload {workload}, county {subject.county_id}"
                sys.exit(f"{about}: {', '.join(different)} does not answer as ours")

    def _requests(self, server: Server, workload: str, subjects: Sequence[Subject]) -> Path:
        file = self.folder / f"{server.name}-{workload}.txt"
        load.write_requests(file, [server.asked(workload, subject) for subject in subjects])
        return file

    def _sample(self, server: Server, file: Path, *, connections: int, seconds: float, seed: int) -> Sample:
        before = self._spent(server)
        done = load.run(server.port, file, connections=connections, seconds=seconds, seed=seed)
        spent = [usage.since(*both) for both in zip(before, self._spent(server), strict=True)]
        server_ms, database_ms = (seconds * 1000 / done.requests for seconds in spent)
        return Sample(done.per_second, server_ms, database_ms)

    def _spent(self, server: Server) -> tuple[dict[int, float], dict[int, float]]:
        family, backends = usage.family(server.pid), usage.backends(self.connection)
        return usage.cpu_seconds(family), usage.cpu_seconds(backends)


def _answer(server: Server, workload: str, subject: Subject) -> Any:
    data = answer_to(server.port, server.asked(workload, subject))
    return from_postgraphile(workload, data) if server.name == "postgraphile" else data


def middle(samples: Sequence[Sample]) -> Sample:
    """The median of each number."""
    return Sample(
        median(sample.per_second for sample in samples),
        median(sample.server_ms for sample in samples),
        median(sample.database_ms for sample in samples),
    )


def _said(server: Server, sample: Sample) -> str:
    return (
        f"{server.name:12} {sample.per_second:8.1f}/s, "
        f"server {sample.server_ms:.3f} ms, database {sample.database_ms:.3f} ms"
    )
