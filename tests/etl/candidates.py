"""Small workbooks as they stand after reading, made by hand: for tests of what happens to them then."""

import hashlib
from pathlib import Path

from etl.model import Facts, Issue, Rank, Source, Text, Value
from etl.uploads import Candidate, Recognised

SHEET = Recognised("PCI", "pci", "by-province", "data", "2016", "PCI!A1", 2, 1, ("Ghi chú",), 0, 100, False)


def workbook(folder: Path, name: str = "pci.xlsx") -> Path:
    """A file; nothing here reads what is in it."""
    path = folder / name
    path.write_bytes(b"rows and columns of " + name.encode())
    return path


def facts(**tables) -> Facts:
    return Facts(**({name: [] for name in Facts._fields} | tables))


def score(unit="an-giang", value=58.25, node="overall", period="2016", **more) -> Value:
    return Value("pci", node, unit, period, value, more.pop("status", "published"), None, **more)


def place(unit="an-giang", rank=30, node="overall", period="2016", **more) -> Rank:
    return Rank("pci", node, unit, period, rank, None, "published", None, **more)


def candidate(file: Path, *rows, issues: tuple[Issue, ...] = (), index: str = "pci", **tables) -> Candidate:
    """What a file would bring: values, or what is in `tables`; every figure read from a cell of its sheet."""
    given = facts(**({"value": list(rows)} | tables))
    content = file.read_bytes()
    upload_id = hashlib.sha256(content + repr(given).encode()).hexdigest()[:12]
    source_id = f"upload-{upload_id}"
    told = {
        table: [
            fact._replace(upload_id=upload_id, source_id=source_id, source_cell=f"{table}!B{line}")
            for line, fact in enumerate(found, start=2)
        ]
        for table, found in given._asdict().items()
    }
    periods = tuple(sorted({fact.period for found in told.values() for fact in found if fact.period}))
    source = Source(source_id, Text("VCCI", "VCCI"), Text("Sổ tính", "Workbook"), "2017-03-14", "workbook", "", "")
    return Candidate(
        upload_id,
        file.name,
        hashlib.sha256(content).hexdigest(),
        index,
        periods,
        Facts(**told),
        (SHEET,),
        issues,
        source,
    )
