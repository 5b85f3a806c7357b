"""What the tests share: the shipped data, snapshots built from it, and small ways to change a copy of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import etl
from etl.catalog import read_catalog
from etl.figures import read_figures
from etl.model import Catalog, Facts
from etl.store import Snapshot
from etl.units import Gazetteer

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
INDICES = sorted(path.stem for path in (DATA / "catalog" / "indices").glob("*.yml"))


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of whoever runs the tests do not reach them."""
    monkeypatch.delenv("THUOCDO_DATA", raising=False)
    monkeypatch.delenv("THUOCDO_LANG", raising=False)
    monkeypatch.delenv("THUOCDO_ADDRESS", raising=False)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return read_catalog(DATA / "catalog")


@pytest.fixture(scope="session")
def gazetteer(catalog: Catalog) -> Gazetteer:
    return Gazetteer(catalog)


@pytest.fixture(scope="session")
def figures() -> Facts:
    """Every shipped figure, as read."""
    return read_figures(DATA / "figures").facts


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with all shipped data and one snapshot of it. Only to be read."""
    data = copy_of_catalog(tmp_path_factory.mktemp("built") / "data")
    shutil.copytree(DATA / "figures", data / "figures")
    assert etl.build(data).outcome == "published"
    return data


@pytest.fixture(scope="session")
def snapshot(built: Path) -> Snapshot:
    return etl.open_snapshot(built / "snapshots")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A small data folder of one's own, to be changed: the whole catalogue, the PCI of 2016 and 2023."""
    return _small_data(tmp_path / "data")


def _small_data(data: Path) -> Path:
    folder = copy_of_catalog(data)
    (folder / "figures").mkdir()
    for table in ("value", "rank", "band"):
        name = f"pci.{table}.csv"
        header, *lines = (DATA / "figures" / name).read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if line.startswith(("2016,", "2023,"))]
        (folder / "figures" / name).write_text("\n".join([header, *kept]) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def _built_small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = _small_data(tmp_path_factory.mktemp("small") / "data")
    assert etl.build(data).outcome == "published"
    return data


@pytest.fixture
def small(data: Path, _built_small: Path) -> Path:
    """The small data folder with one live snapshot; it was built once and is copied."""
    shutil.copytree(_built_small / "snapshots", data / "snapshots")
    return data


def copy_of_catalog(data: Path) -> Path:
    shutil.copytree(DATA / "catalog", data / "catalog")
    return data


def edit(path: Path, old: str, new: str) -> None:
    """Put `new` in the place of the first `old`, which must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} does not contain {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def add_line(path: Path, line: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def another_score(data: Path) -> None:
    """Change one figure: the PCI 2016 of An Giang by one point."""
    edit(data / "figures" / "pci.value.csv", "2016,an-giang,overall,57.", "2016,an-giang,overall,56.")


def start(code: str, *arguments: str | Path) -> subprocess.Popen[str]:
    """Run Python code in a process of its own, with pipes to talk to it."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def log_of(data: Path) -> list[dict[str, str]]:
    lines = (data / "snapshots" / "LOG.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def drafts_of(data: Path) -> list[str]:
    """Whatever a build left behind that is not a snapshot."""
    return sorted(path.name for path in (data / "snapshots").glob(".*"))
