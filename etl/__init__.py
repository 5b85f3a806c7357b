"""The public names of the pipeline; the dashboard imports nothing else from here."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from etl import queries
from etl.association import FEWEST as FEWEST_PAIRS
from etl.association import Association, association
from etl.catalog import CatalogError, read_catalog, read_yaml
from etl.changes import Change, Changes
from etl.console import issue_text
from etl.decomposition import Decomposition, Part, RankMove, decomposed, rank_move, recalculated, weights_of
from etl.likeness import Peer, People, Reason, most_like, people_of
from etl.model import Issue, LikenessVariable
from etl.progress import PROGRESS_STATUSES
from etl.project import data_folder, product_version, snapshots_folder
from etl.promises import promises_on
from etl.publish import Built, Published, build, history, is_readable, preview, publish_candidate, rollback, verify
from etl.queries import GET_COLUMNS, Wanted
from etl.reporting import Outstanding, outstanding
from etl.scores import comparable_scores
from etl.spread import Spread, SpreadChange, spread, spread_change
from etl.store import NoSnapshot, Snapshot, current_id, manifests, open_snapshot
from etl.tallies import Tally, contradictions, tallies
from etl.units import Gazetteer, folded, in_vietnamese_order
from etl.uploads import Candidate
from etl.what_if import Alone, Component, Inverse, Outcome, Plan, Standing, inverse

if TYPE_CHECKING:
    from etl.firmness import Firmness, Gap, Interval, firmness_bases, firmness_of
    from etl.importing import candidate

__all__ = [
    "FEWEST_PAIRS",
    "GET_COLUMNS",
    "PROGRESS_STATUSES",
    "Alone",
    "Association",
    "Built",
    "Candidate",
    "CatalogError",
    "Change",
    "Changes",
    "Component",
    "Decomposition",
    "Firmness",
    "Gap",
    "Gazetteer",
    "Interval",
    "Inverse",
    "Issue",
    "LikenessVariable",
    "NoSnapshot",
    "Outcome",
    "Outstanding",
    "Part",
    "Peer",
    "People",
    "Plan",
    "Published",
    "RankMove",
    "Reason",
    "Snapshot",
    "Spread",
    "SpreadChange",
    "Standing",
    "Tally",
    "Wanted",
    "association",
    "build",
    "candidate",
    "comparable_scores",
    "contradictions",
    "current_id",
    "data_folder",
    "decomposed",
    "firmness_bases",
    "firmness_of",
    "folded",
    "history",
    "in_vietnamese_order",
    "inverse",
    "is_readable",
    "issue_text",
    "manifests",
    "most_like",
    "open_snapshot",
    "outstanding",
    "people_of",
    "preview",
    "product_version",
    "promises_on",
    "publish_candidate",
    "queries",
    "rank_move",
    "read_catalog",
    "read_yaml",
    "recalculated",
    "rollback",
    "snapshots_folder",
    "spread",
    "spread_change",
    "tallies",
    "verify",
    "weights_of",
]


_LATE = dict.fromkeys(("Firmness", "Gap", "Interval", "firmness_bases", "firmness_of"), "etl.firmness") | {
    "candidate": "etl.importing"
}


def __getattr__(name: str) -> Any:
    # numpy and the reading of workbooks are for few: nobody else waits until what they need is imported
    if name in _LATE:
        return getattr(import_module(_LATE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
