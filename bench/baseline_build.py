"""python -m bench.baseline_build FIGURES TARGET: the shipped figures into a new DuckDB file, nothing else."""

import sys
from pathlib import Path

import duckdb

TABLES = ("value", "rank", "band", "uncertainty")


def build(figures: Path, target: Path) -> None:
    with duckdb.connect(target) as connection:
        for table in TABLES:
            files = str(figures / f"*.{table}.csv")
            connection.execute(
                f"""CREATE TABLE "{table}" AS
                SELECT parse_filename(filename).split('.')[1] AS "index", * EXCLUDE filename
                FROM read_csv(?, header = true, union_by_name = true, filename = true)""",
                [files],
            )
        connection.execute("CHECKPOINT")


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
