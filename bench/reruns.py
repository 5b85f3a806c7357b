"""How many reruns a second one process sustains: readers without screens, all at once, on ours and on a bare page."""

import threading
import time
from collections.abc import Sequence
from itertools import cycle

from bench.pages import HEAVIEST, served
from bench.report import Comparison
from dashboard.visit import visiting

READERS = 6
SECONDS = 8.0
AT_LEAST = 0.7
"""Ours have to be at least this many times the bare ones."""


def measure(repeats: int) -> list[Comparison]:
    """Seconds of the process a rerun, each of the queries another year, on our heaviest page."""
    page, _, query = HEAVIEST.lstrip("/").partition("?")
    ours_queries = [query.replace("period=2023", f"period={year}") for year in (2023, 2022, 2021, 2020, 2019)]
    bare_queries = [f"charts=1&table=1&bars={bars}" for bars in (5, 6, 7, 8, 9)]
    with served() as (ours, bare, *_):
        for url, path, queries in ((ours, page, ours_queries), (bare, "", bare_queries)):
            seconds_a_rerun(url, path, queries, 2.0)
        pairs = [
            (seconds_a_rerun(ours, page, ours_queries), seconds_a_rerun(bare, "", bare_queries))
            for _ in range(max(2, repeats // 2))
        ]
    ours_times, bare_times = zip(*pairs, strict=True)
    return [
        Comparison(
            f"Bảng nhiệt 63 × 38, a rerun with {READERS} readers",
            "bare page, 1 chart and a table",
            list(ours_times),
            list(bare_times),
            1 / AT_LEAST,
        )
    ]


def seconds_a_rerun(url: str, page: str, queries: Sequence[str], seconds: float = SECONDS) -> float:
    counts = [0] * READERS
    until = time.monotonic() + seconds

    def read(reader: int) -> None:
        with visiting(url, page) as visit:
            for query in cycle(queries):
                if time.monotonic() > until:
                    return
                visit.rerun(query)
                counts[reader] += 1

    readers = [threading.Thread(target=read, args=(reader,)) for reader in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return seconds / sum(counts)
