"""What a server counts of itself for Prometheus. Labels are words of the program's own, never a caller's."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

# Of this process alone; over several, PROMETHEUS_MULTIPROC_DIR names the folder in which they add up.
OWN = CollectorRegistry()
# Up to the 15 s that the statements of a request may take, and twice that.
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30)

REQUESTS = Counter(
    "rongge_requests",
    "Requests by the part of the site, method and status; 499: the client left before an answer began.",
    ("part", "method", "status"),
    registry=OWN,
)
ANSWERING = Histogram(
    "rongge_request_seconds",
    "Seconds until an answer began.",
    ("part",),
    buckets=SECONDS,
    registry=OWN,
)
REFUSALS = Counter(
    "rongge_graphql_errors",
    "Errors in answers of /graphql, by their code.",
    ("code",),
    registry=OWN,
)
LOG_SEALED_UNTIL = Gauge(
    "rongge_log_sealed_until_seconds",
    "What was committed in the log of accesses before this instant (seconds since 1970) is sealed.",
    registry=OWN,
    multiprocess_mode="max",
)
