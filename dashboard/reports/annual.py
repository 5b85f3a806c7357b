"""A report of several pages."""

from typing import NamedTuple


class AnnualReport(NamedTuple):
    pass


class Chapter(NamedTuple):
    pass


class Chart(NamedTuple):
    pass


def annual_source(report):
    return ""
