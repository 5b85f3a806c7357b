"""Slides printed by LibreOffice, with the font that is shipped and no other."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pypdfium2 as pdfium

from dashboard.slides.fonts import FAMILY, FOLDER

_FONTS = f"""<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{FOLDER}</dir><cachedir>{{cache}}</cachedir>
<alias binding="same"><family>Arial</family><accept><family>{FAMILY}</family></accept></alias></fontconfig>"""


def printed(decks: Mapping[str, bytes], folder: Path) -> dict[str, pdfium.PdfDocument]:
    """What becomes of .pptx files, by name, in one run of LibreOffice."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office, "LibreOffice Impress is needed: make office"
    (folder / "fonts.conf").write_text(_FONTS.format(cache=folder / "cache"), encoding="utf-8")
    files = [folder / f"{name}.pptx" for name in decks]
    for file, deck in zip(files, decks.values(), strict=True):
        file.write_bytes(deck)
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            *files,
        ],
        check=True,
        capture_output=True,
        timeout=120 + 30 * len(files),
        env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf"), "HOME": str(folder)},
    )
    return {name: pdfium.PdfDocument(folder / f"{name}.pdf") for name in decks}


def text_of(page: pdfium.PdfPage) -> str:
    """What can be read on a page, with single spaces."""
    return " ".join(page.get_textpage().get_text_range().split())
