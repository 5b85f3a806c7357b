"""Reports on paper: plain data in, a source for the typesetter out. Pure; no streamlit, nothing is read.

What a report says it gets as texts; where they stand, what is bold and what is cut so that a page is one page is told
in the templates beside this file, which get the texts as data and never as markup.
"""

from dashboard.reports.annual import AnnualReport, Chapter, annual_source
from dashboard.reports.profile import ProfilePage, profile_source

__all__ = ["AnnualReport", "Chapter", "ProfilePage", "annual_source", "profile_source"]
