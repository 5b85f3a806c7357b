"""Where the project's data lies, and which version this is. Standard library only."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

SOURCE = Path(__file__).parent


def data_folder(chosen: str | os.PathLike[str] | None = None) -> Path:
    """The data folder: the one chosen, else $THUOCDO_DATA, else `data` here, else the one beside the code."""
    if chosen or os.environ.get("THUOCDO_DATA"):
        return Path(chosen or os.environ["THUOCDO_DATA"]).resolve()
    here = Path.cwd() / "data"
    return here if (here / "catalog").is_dir() else SOURCE.parent / "data"


def snapshots_folder(data: Path) -> Path:
    return data / "snapshots"


def product_version() -> str:
    try:
        return version("thuoc-do")
    except PackageNotFoundError:
        return "0+unknown"
