"""The public names of the pipeline; the dashboard imports nothing else from here."""

from etl import queries
from etl.association import FEWEST as FEWEST_PAIRS
from etl.association import Association, association
from etl.catalog import CatalogError, read_catalog, read_yaml
from etl.model import Issue
from etl.progress import PROGRESS_STATUSES
from etl.project import data_folder, product_version, snapshots_folder
from etl.promises import promises_on
from etl.publish import Built, build, verify
from etl.queries import GET_COLUMNS, Wanted
from etl.reporting import Outstanding, outstanding
from etl.store import NoSnapshot, Snapshot, current_id, manifests, open_snapshot
from etl.tallies import Tally, contradictions, tallies
from etl.units import Gazetteer, folded

__all__ = [
    "FEWEST_PAIRS",
    "GET_COLUMNS",
    "PROGRESS_STATUSES",
    "Association",
    "Built",
    "CatalogError",
    "Gazetteer",
    "Issue",
    "NoSnapshot",
    "Outstanding",
    "Snapshot",
    "Tally",
    "Wanted",
    "association",
    "build",
    "contradictions",
    "current_id",
    "data_folder",
    "folded",
    "manifests",
    "open_snapshot",
    "outstanding",
    "product_version",
    "promises_on",
    "queries",
    "read_catalog",
    "read_yaml",
    "snapshots_folder",
    "tallies",
    "verify",
]
