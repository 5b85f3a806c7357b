"""The public names of the pipeline; the dashboard imports nothing else from here."""

from etl import queries
from etl.catalog import CatalogError, read_catalog, read_yaml
from etl.model import Issue
from etl.project import data_folder, product_version, snapshots_folder
from etl.publish import Built, build, verify
from etl.queries import GET_COLUMNS, Wanted
from etl.store import NoSnapshot, Snapshot, current_id, manifests, open_snapshot
from etl.units import Gazetteer, folded

__all__ = [
    "GET_COLUMNS",
    "Built",
    "CatalogError",
    "Gazetteer",
    "Issue",
    "NoSnapshot",
    "Snapshot",
    "Wanted",
    "build",
    "current_id",
    "data_folder",
    "folded",
    "manifests",
    "open_snapshot",
    "product_version",
    "queries",
    "read_catalog",
    "read_yaml",
    "snapshots_folder",
    "verify",
]
