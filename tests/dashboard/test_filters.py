"""Choices and the address: the address wins, memory is next, the default last, and all of them are written back."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import filters


def script() -> None:
    import streamlit as st

    from dashboard import filters

    filters.begin()
    st.text(filters.pinned("index", ["pci", "papi"], "pci"))
    st.text(",".join(filters.pinned_many("units", ["hue", "can-tho", "son-la"], ["hue"])))
    for missed in filters.unknown():
        st.warning("|".join(missed))
    filters.commit(st.session_state.get("opens", "a page"))


def widgets() -> None:
    import streamlit as st

    from dashboard import filters

    filters.begin()
    index = filters.select("Index", "index", ["pci", "papi"], "pci", str.upper, ("node",))
    node = filters.select("Node", "node", {"pci": ["overall", "land"], "papi": ["total"]}[index], "overall", str)
    units = filters.multiselect("Units", "units", ["hue", "can-tho", "son-la"], ["hue"], str, "choose")
    beyond = filters.switch("Beyond", "beyond", "1")
    language = filters.segments("Language", "lang", ("vi", "en"), "vi", str)
    filters.button("Present", "view", filters.PRESENTATION, key="present")
    filters.button("Leave", "view", "", key="leave")
    st.text(f"{index} {node} {','.join(units)} {beyond} {language} {filters.is_presentation()}")
    filters.commit("page")


def opened(**address: str) -> AppTest:
    run = AppTest.from_function(script, default_timeout=20)
    run.query_params.update(address)
    return run.run()


def operated(**address: str) -> AppTest:
    run = AppTest.from_function(widgets, default_timeout=20)
    run.query_params.update(address)
    return run.run()


def shown(run: AppTest) -> list[str]:
    assert not run.exception
    return [text.value for text in run.text]


def test_the_address_wins():
    assert shown(opened(index="papi", units="son-la,hue")) == ["papi", "son-la,hue"]


def test_the_default_is_last_and_is_pinned_in_the_address():
    run = opened()
    assert shown(run) == ["pci", "hue"]
    assert run.query_params == {"index": "pci", "units": "hue"}


def test_memory_serves_when_the_address_says_nothing_and_pins_itself():
    run = opened(index="papi", units="can-tho")
    run.query_params.clear()  # as the menu does when it opens another page
    run.session_state["opens"] = "another page"
    assert shown(run.run()) == ["papi", "can-tho"]
    assert run.query_params == {"index": "papi", "units": "can-tho"}


def test_going_back_to_an_open_address_is_no_trap():
    run = opened()
    run.query_params.clear()  # as the back button does
    assert shown(run.run()) == ["pci", "hue"]
    assert run.query_params == {}


def test_the_address_wins_over_memory():
    run = opened(index="papi", units="can-tho")
    run.query_params.update(index="pci", units="son-la")
    assert shown(run.run()) == ["pci", "son-la"]


def test_two_sessions_do_not_share_their_memory():
    opened(index="papi", units="can-tho")
    assert shown(opened()) == ["pci", "hue"]


def test_a_choice_of_nothing_is_a_choice_and_is_kept():
    run = opened(units="none")
    assert shown(run)[1] == ""
    assert run.query_params["units"] == "none"


def test_an_unknown_value_is_replaced_reported_and_does_not_stay_in_the_address():
    run = opened(index="gdp")
    assert shown(run)[0] == "pci"
    assert [w.value for w in run.warning] == ["index|gdp|pci"]
    assert run.query_params["index"] == "pci"


def test_an_unknown_value_falls_back_to_memory_before_the_default():
    run = opened(index="papi")
    run.query_params["index"] = "gdp"
    assert shown(run.run())[0] == "papi"
    assert [w.value for w in run.warning] == ["index|gdp|papi"]


def test_a_report_is_forgotten_on_the_next_rerun():
    run = opened(index="gdp")
    assert not run.run().warning


def test_of_several_values_the_known_ones_are_kept():
    run = opened(units="atlantis,son-la")
    assert shown(run)[1] == "son-la"
    assert run.query_params["units"] == "son-la"


def test_an_unknown_value_among_several_is_reported_too():
    run = opened(units="atlantis,son-la")
    assert any("atlantis" in w.value for w in run.warning)


@pytest.mark.parametrize("asked", ["", "PCI", "pci ", "<b>", "pci,papi", "__class__", "a" * 5000])
def test_no_value_of_the_address_makes_the_page_fail(asked: str):
    run = opened(index=asked, units=asked)
    assert shown(run)[0] == "pci"


def test_a_widget_shows_the_value_of_the_address_and_writes_to_it():
    run = operated(index="papi", node="total")
    assert run.selectbox(key="filter_index").value == "papi"
    run.selectbox(key="filter_index").set_value("pci").run()
    assert run.query_params["index"] == "pci"
    assert shown(run) == ["pci overall hue False vi False"]


def test_a_choice_that_depends_on_another_is_made_anew_without_a_warning():
    run = operated(index="pci", node="land")
    run.selectbox(key="filter_index").set_value("papi").run()
    assert run.query_params["index"] == "papi"
    assert "land" not in run.query_params["node"]
    assert run.session_state["filters_unknown"] == []


def test_several_units_are_written_with_commas_and_none_as_a_word():
    run = operated()
    run.multiselect(key="filter_units").set_value(["hue", "son-la"]).run()
    assert run.query_params["units"] == "hue,son-la"
    run.multiselect(key="filter_units").set_value([]).run()
    assert run.query_params["units"] == "none"
    assert shown(run) == ["pci overall  False vi False"]


def test_a_switch_is_in_the_address_only_when_it_is_on():
    run = operated()
    assert "beyond" not in run.query_params
    run.toggle(key="filter_beyond").set_value(True).run()
    assert run.query_params["beyond"] == "1"
    assert shown(run) == ["pci overall hue True vi False"]
    run.toggle(key="filter_beyond").set_value(False).run()
    assert "beyond" not in run.query_params
    assert shown(run) == ["pci overall hue False vi False"]


def test_the_language_is_pinned_and_switched():
    run = operated()
    assert run.query_params["lang"] == "vi"
    run.button_group(key="filter_lang").set_value("en").run()
    assert run.query_params["lang"] == "en"
    assert shown(run) == ["pci overall hue False en False"]


def test_the_presentation_is_entered_and_left_by_a_button():
    run = operated()
    run.button(key="present").click().run()
    assert run.query_params["view"] == "present"
    assert shown(run) == ["pci overall hue False vi True"]
    run.button(key="leave").click().run()
    assert "view" not in run.query_params
    assert shown(run) == ["pci overall hue False vi False"]


def test_two_files_made_at_once_keep_to_their_own_addresses():
    both_are_inside = Barrier(2, timeout=10)

    def made(index: str) -> tuple[str, dict[str, str], list[filters.Unknown]]:
        with filters.given({"index": index, "node": f"not in {index}"}) as given:
            both_are_inside.wait()
            chosen = filters.pinned("index", ["pci", "papi"], "pci")
            filters.pinned("node", ["overall"], "overall")
            both_are_inside.wait()
            return chosen, filters.address(), given.unknown

    with ThreadPoolExecutor(2) as pool:
        of_pci, of_papi = pool.map(made, ["pci", "papi"])
    for index, found in (("pci", of_pci), ("papi", of_papi)):
        assert found == (
            index,
            {"index": index, "node": "overall"},
            [filters.Unknown("node", f"not in {index}", "overall")],
        )


def test_what_is_given_ends_where_it_was_given_even_when_making_failed():
    with pytest.raises(ZeroDivisionError), filters.given({"index": "papi"}):
        raise ZeroDivisionError
    with filters.given({"index": "pci"}):
        with filters.given({"index": "papi"}):
            assert filters.pinned("index", ["pci", "papi"], "pci") == "papi"
        assert filters.pinned("index", ["papi", "pci"], "papi") == "pci"
