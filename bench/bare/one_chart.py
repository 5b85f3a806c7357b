"""The least a page with a filter and one chart can be."""

import plotly.graph_objects as go
import streamlit as st

bars = st.selectbox("Bars", [5, 6, 7, 8, 9])
st.plotly_chart(go.Figure(go.Bar(x=list("abcdefghi")[:bars], y=list(range(1, bars + 1)))))
