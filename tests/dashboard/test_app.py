"""dashboard.app: the frame shows what pages and text files say, and nothing of its own."""

from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT


def test_no_bare_string_of_the_main_script_is_shown_to_a_reader(monkeypatch, built):
    """Streamlit prints such strings as Markdown; every sentence here comes as HTML from a page."""
    monkeypatch.setenv("THUOCDO_DATA", str(built))
    run = AppTest.from_file(ROOT / "dashboard" / "app.py", default_timeout=30).run()
    assert not run.exception
    assert [element.value for element in run.markdown] == []
