"""python -m bench: everything measured in one run, printed as ratios beside their aims."""

import argparse

from bench import build, exports, imports, pages, reruns
from bench.report import CannotMeasureError, render

PARTS = {
    "build": build.measure,
    "imports": imports.measure,
    "exports": exports.measure,
    "pages": pages.measure,
    "reruns": reruns.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Ratios with their aims; always exits 0: a bench, not a test."
    )
    parser.add_argument("--quick", action="store_true", help="3 repeats instead of 7")
    parser.add_argument("--only", choices=PARTS, help="one part alone")
    arguments = parser.parse_args()
    repeats = 3 if arguments.quick else 7
    comparisons = []
    for name in [arguments.only] if arguments.only else PARTS:
        print(f"Measuring {name}, {repeats} times each, ours and bare in turn ...", flush=True)
        try:
            comparisons += PARTS[name](repeats)
        except CannotMeasureError as error:
            print(f"Cannot measure {name}: {error}")
    if comparisons:
        print(f"\nMedians of {repeats}; the ratio is what carries over to another machine.\n")
        print(render(comparisons))


if __name__ == "__main__":
    main()
