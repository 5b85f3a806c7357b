"""One visual language that can be read: by every eye, on every projector, in both themes."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

import dashboard
from dashboard.theme import DARK, LIGHT, Palette, stylesheet, stylesheet_of

HERE = Path(dashboard.__file__).parent
CSS = "".join(
    path.read_text(encoding="utf-8") for path in (HERE / "style.css", *sorted((HERE / "styles").glob("*.css")))
)
CONFIG = tomllib.loads((HERE / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
THEMES = pytest.mark.parametrize(("theme", "palette"), [("light", LIGHT), ("dark", DARK)])
READABLE = 4.5
"""The least contrast of text by WCAG AA."""


def luminance(color: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def variables(theme: str) -> dict[str, str]:
    """The colours of :root in one theme, and the page's own background."""
    pairs = re.findall(r"--td-([a-z-]+): light-dark\((#\w+), (#\w+)\)", CSS)
    found = {name: light if theme == "light" else dark for name, light, dark in pairs}
    return {**found, "background": CONFIG[theme]["backgroundColor"]}


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@THEMES
def test_the_ramp_runs_one_way_in_lightness_and_away_from_the_background(theme: str, palette: Palette):
    background = CONFIG[theme]["backgroundColor"]
    for worse, better in pairwise(palette.ramp):
        assert contrast(better, background) > contrast(worse, background) * 1.2


@THEMES
def test_every_shade_between_the_steps_keeps_the_order(theme: str, palette: Palette):
    shades = [palette.of_score(score, 0, 40) for score in range(41)]
    lightness = [luminance(shade) for shade in shades]
    assert lightness == sorted(lightness, reverse=theme == "light")
    assert (shades[0], shades[-1]) == (palette.ramp[0], palette.ramp[-1])


@THEMES
@pytest.mark.parametrize("of", [2, 4, 6])
def test_the_best_group_has_the_last_colour_and_the_worst_the_first(theme: str, palette: Palette, of: int):
    assert palette.of_tone(1, of) == palette.ramp[-1]
    assert palette.of_tone(of, of) == palette.ramp[0]
    assert len({palette.of_tone(tone, of) for tone in range(1, of + 1)}) == of


def test_a_scale_of_one_score_or_one_group_has_a_colour_too():
    assert LIGHT.of_score(5.0, 5.0, 5.0) in LIGHT.ramp
    assert LIGHT.of_tone(1, 1) in LIGHT.ramp


@THEMES
def test_neither_absent_nor_the_accent_can_be_taken_for_a_shade_of_the_ramp(theme: str, palette: Palette):
    def apart(one: str, other: str) -> int:
        return sum(abs(int(one[i : i + 2], 16) - int(other[i : i + 2], 16)) for i in (1, 3, 5))

    shades = [palette.of_score(score, 0, 40) for score in range(41)]
    assert min(apart(palette.absent, shade) for shade in shades) >= 40
    assert min(apart(palette.accent, shade) for shade in shades) >= 120


@THEMES
@pytest.mark.parametrize("text", ["ink", "soft", "accent"])
@pytest.mark.parametrize("ground", ["background", "card", "accent-wash"])
def test_text_is_readable_on_every_ground_it_stands_on(theme: str, palette: Palette, text: str, ground: str):
    colors = variables(theme)
    assert contrast(colors[text], colors[ground]) >= READABLE


@THEMES
def test_code_is_readable_on_its_ground(theme: str, palette: Palette):
    assert contrast(variables(theme)["ink"], variables(theme)["track"]) >= READABLE


@THEMES
def test_the_labels_on_the_map_are_readable(theme: str, palette: Palette):
    assert contrast(palette.label, CONFIG[theme]["backgroundColor"]) >= READABLE


@THEMES
def test_the_accent_and_the_ground_are_the_same_wherever_they_are_written(theme: str, palette: Palette):
    assert palette.accent.lower() == CONFIG[theme]["primaryColor"].lower() == variables(theme)["accent"].lower()
    assert palette.border.lower() == CONFIG[theme]["backgroundColor"].lower()
    assert variables(theme)["ink"].lower() == CONFIG[theme]["textColor"].lower()


def test_no_colour_is_written_outside_theme_and_stylesheet():
    written = {
        f"{path.relative_to(HERE)}: {color}"
        for path in HERE.rglob("*.py")
        if path.name != "theme.py"
        for color in re.findall(r"""(?<=["':])\s?#[0-9a-fA-F]{3,8}\b""", path.read_text("utf-8"))
    }
    assert written == set()


def test_the_stylesheet_is_one_style_element_that_asks_nobody_else():
    css = stylesheet(is_presentation=True)
    assert css.startswith("<style>") and css.endswith("</style>")
    assert css.count("</style>") == 1
    assert not re.findall(r"@import|url\(|https?:|//", css)


def test_a_page_is_sent_its_own_look_and_not_that_of_others():
    own = stylesheet_of("criteria")
    assert ".td-criterion" in own and ".td-vow" not in own
    assert ".td-criterion" not in stylesheet(False)
    assert stylesheet_of("coverage") == ""
