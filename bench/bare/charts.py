"""The least a page with a filter and some charts can be; `?charts=6` asks for six, `&table=1` for a table too."""

import plotly.graph_objects as go
import streamlit as st

bars = st.selectbox("Bars", [5, 6, 7, 8, 9], index=int(st.query_params.get("bars", 5)) - 5)
for chart in range(int(st.query_params.get("charts", 1))):
    figure = go.Figure(go.Bar(x=list("abcdefghi")[:bars], y=list(range(1 + chart, bars + 1 + chart))))
    st.plotly_chart(figure, key=f"chart-{chart}")
if "table" in st.query_params:
    st.table([{"name": name, "value": value} for value, name in enumerate("abcdefghijklmnopqrst" * 3)])
