"""What the samples amount to: medians, ratios and the table of the documentation."""

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.serving.measuring import CONNECTIONS, WORKLOADS, Key, Sample, Samples, middle
from benchmarks.serving.servers import Server
from benchmarks.serving.usage import proportional_mib, resident_mib

NAMES = ("ours", "postgraphile", "raw", "limit")
PEERS = NAMES[1:]
BUSY = max(CONNECTIONS)
QUESTIONS = {
    "a": "a: one cell, 40–60 people × 10 fields, polygon, last contact",
    "b": "b: 1,000 people × 11 fields",
    "c": "c: ~900 cells, coverage, polygons",
    "d": "d: one person with three parents",
}
HEADS = (
    *("requests/s at 16 connections", "ours", "PostGraphile", "raw", "limit"),
    *("ours / PostGraphile", "ours / raw", "ours / limit"),
)
DETAIL_HEADS = ("workload", "measured", "ours", "PostGraphile", "raw", "limit")
DETAILS = {
    "requests_per_second_alone": ("requests/s at 1 connection", 0),
    "server_cpu_ms": ("server, ms of CPU a request", 2),
    "database_cpu_ms": ("database, ms of CPU a request", 2),
}


def workloads(samples: Samples) -> dict[str, Any]:
    """Ratios and medians at sixteen connections, and at one."""
    return {workload: _workload(samples, workload) for workload in WORKLOADS}


def _workload(samples: Samples, workload: str) -> dict[str, Any]:
    busy, alone = _middles(samples, workload, BUSY), _middles(samples, workload, min(CONNECTIONS))
    ratios = {
        f"ours_over_{peer}": round(busy["ours"].per_second / busy[peer].per_second, 3) for peer in PEERS
    }
    return ratios | {
        "requests_per_second": {name: round(busy[name].per_second, 1) for name in NAMES},
        "requests_per_second_alone": {name: round(alone[name].per_second, 1) for name in NAMES},
        "server_cpu_ms": {name: round(busy[name].server_ms, 3) for name in NAMES},
        "database_cpu_ms": {name: round(busy[name].database_ms, 3) for name in NAMES},
    }


def _middles(samples: Samples, workload: str, connections: int) -> dict[str, Sample]:
    return {name: middle(samples[Key(workload, connections, name)]) for name in NAMES}


def memory(servers: Sequence[Server]) -> dict[str, Any]:
    """What each process holds after its load, in MiB: its own and its part of what is shared, and RSS."""
    pss = {server.name: round(proportional_mib(server.pid), 1) for server in servers}
    rss = {server.name: round(resident_mib(server.pid), 1) for server in servers}
    ratio = round(pss["ours"] / pss["postgraphile"], 3)
    return {"pss_mib": pss, "rss_mib": rss, "ours_over_postgraphile": ratio}


def table(found: Mapping[str, Any], held: Mapping[str, Any]) -> list[list[str]]:
    """The rows under HEADS: the workloads, and the memory."""
    rows = [
        [
            QUESTIONS[workload],
            *[f"{found[workload]['requests_per_second'][name]:,.0f}" for name in NAMES],
            *[f"{found[workload][f'ours_over_{peer}']:.2f}" for peer in PEERS],
        ]
        for workload in WORKLOADS
    ]
    shown = [f"{held['pss_mib'][name]:.0f}" for name in NAMES]
    return [*rows, ["memory after it, PSS, MiB", *shown, f"{held['ours_over_postgraphile']:.2f}", "", ""]]


def detail(found: Mapping[str, Any]) -> list[list[str]]:
    """The rows under DETAIL_HEADS."""
    return [
        [workload, title, *[f"{found[workload][what][name]:,.{digits}f}" for name in NAMES]]
        for workload in WORKLOADS
        for what, (title, digits) in DETAILS.items()
    ]
