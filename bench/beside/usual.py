"""The ranking in the style of most dashboards: the file read on each rerun, a figure by plotly.express."""

import os
from pathlib import Path

import pandas as pd
import plotly.express as px
import streamlit as st

st.set_page_config(layout="wide")
figures = pd.read_csv(Path(os.environ["FIGURES"]) / "pci.value.csv")
years = sorted(figures["period"].astype(str).unique(), reverse=True)
year = st.selectbox("Năm", years, index=years.index("2016"))
overall = figures[(figures["node"] == "overall") & (figures["period"].astype(str) == year)]
ordered = overall.sort_values("value")
st.plotly_chart(px.bar(ordered, x="value", y="unit", orientation="h", color="value", height=1200))
