"""The same ranking in Dash, as its documentation writes it."""

import os
import sys
from pathlib import Path

import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, callback, dcc, html

FIGURES = pd.read_csv(Path(os.environ["FIGURES"]) / "pci.value.csv")
YEARS = sorted(FIGURES["period"].astype(str).unique(), reverse=True)


@callback(Output("chart", "figure"), Input("year", "value"))
def drawn(year: str):
    overall = FIGURES[(FIGURES["node"] == "overall") & (FIGURES["period"].astype(str) == year)]
    return px.bar(overall.sort_values("value"), x="value", y="unit", orientation="h", color="value", height=1200)


app = Dash(__name__)
app.layout = html.Div([dcc.Dropdown(YEARS, "2016", id="year"), dcc.Graph(id="chart")])

if __name__ == "__main__":
    app.run(host="127.0.0.1", port=sys.argv[1])
