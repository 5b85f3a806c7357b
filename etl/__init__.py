"""The public names of the pipeline; the dashboard imports nothing else from here."""

from typing import TYPE_CHECKING, Any

from etl import queries
from etl.association import FEWEST as FEWEST_PAIRS
from etl.association import Association, association
from etl.catalog import CatalogError, read_catalog, read_yaml
from etl.changes import Change, Changes
from etl.console import issue_text
from etl.model import Issue
from etl.progress import PROGRESS_STATUSES
from etl.project import data_folder, product_version, snapshots_folder
from etl.promises import promises_on
from etl.publish import Built, Published, build, history, preview, publish_candidate, rollback, verify
from etl.queries import GET_COLUMNS, Wanted
from etl.reporting import Outstanding, outstanding
from etl.store import NoSnapshot, Snapshot, current_id, manifests, open_snapshot
from etl.tallies import Tally, contradictions, tallies
from etl.units import Gazetteer, folded, in_vietnamese_order
from etl.uploads import Candidate

if TYPE_CHECKING:
    from etl.importing import candidate

__all__ = [
    "FEWEST_PAIRS",
    "GET_COLUMNS",
    "PROGRESS_STATUSES",
    "Association",
    "Built",
    "Candidate",
    "CatalogError",
    "Change",
    "Changes",
    "Gazetteer",
    "Issue",
    "NoSnapshot",
    "Outstanding",
    "Published",
    "Snapshot",
    "Tally",
    "Wanted",
    "association",
    "build",
    "candidate",
    "contradictions",
    "current_id",
    "data_folder",
    "folded",
    "history",
    "in_vietnamese_order",
    "issue_text",
    "manifests",
    "open_snapshot",
    "outstanding",
    "preview",
    "product_version",
    "promises_on",
    "publish_candidate",
    "queries",
    "read_catalog",
    "read_yaml",
    "rollback",
    "snapshots_folder",
    "tallies",
    "verify",
]


def __getattr__(name: str) -> Any:
    # reading workbooks is for few: nobody else waits until what it needs is imported
    if name == "candidate":
        from etl.importing import candidate

        return candidate
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
