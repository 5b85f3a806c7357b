"""`thuocdo build` beside DuckDB alone reading the same CSV files and writing the same tables."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from bench.report import CannotMeasureError, Comparison

ROOT = Path(__file__).parents[1]
THUOCDO = Path(sys.executable).with_name("thuocdo")


def measure(repeats: int) -> list[Comparison]:
    with tempfile.TemporaryDirectory() as folder:
        data = copy_data(Path(folder))
        ours: list[float] = []
        bare: list[float] = []
        # One unmeasured round: both sides then start from warm file and bytecode caches.
        for round_ in range(repeats + 1):
            target = Path(folder, f"{round_}.duckdb")
            pair = (
                seconds(THUOCDO, "build", "--data", data, "--force"),
                seconds(sys.executable, "-m", "bench.baseline_build", data / "figures", target),
            )
            if round_:
                ours.append(pair[0])
                bare.append(pair[1])
    return [Comparison("Build a snapshot", "DuckDB alone, same CSV files", ours, bare, aim=3.0)]


def copy_data(folder: Path) -> Path:
    """What git holds of data/, away from the snapshots and uploads of the real one."""
    skip = shutil.ignore_patterns("snapshots", "uploads", "local")
    return Path(shutil.copytree(ROOT / "data", folder / "data", ignore=skip))


def seconds(*command: str | Path) -> float:
    start = perf_counter()
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    except OSError as error:
        raise CannotMeasureError(str(error)) from error
    if done.returncode:
        raise CannotMeasureError(f"{' '.join(map(str, command))}\n{done.stderr[-2000:]}")
    return perf_counter() - start
