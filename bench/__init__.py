"""Speed against what the same work costs without us: plain DuckDB and bare Streamlit pages."""
