#!/usr/bin/env bash
# What the system itself must have: installed when run as root on Debian or Ubuntu, otherwise named plainly.
#   system.sh python    prints a Python >= 3.11 that can make a virtual environment
#   system.sh browser   prints a Chromium that starts; "playwright" stands for the one Playwright keeps
#   system.sh office    prints a LibreOffice that opens slides
# The answer goes to stdout, everything else to stderr; exit 2 when something is missing.
set -euo pipefail

say() { printf '%s\n' "$*" >&2; }

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

install() {
    say "Installing from the system's packages: $*"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends "$@" >&2
}

# The first Python >= 3.11 that can import the modules named.
python_with() {
    local python
    for python in python3 /usr/bin/python3 python3.14 python3.13 python3.12 python3.11; do
        if "$python" -c "import $1; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then
            # Inside an active environment: the Python it was made from, for .venv may be about to go.
            "$python" -c 'import sys; print(sys._base_executable)'
            return
        fi
    done
    return 1
}

find_python() { python_with "sys, venv, ensurepip"; }

# Debian and Ubuntu split venv from each Python; one that is there already gets its own.
python_packages() {
    local python
    if python=$(python_with sys); then
        "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
    else
        echo python3 python3-venv
    fi
}

# Starting it is the test: on Ubuntu `chromium-browser` may be a stub that only names a snap.
find_browser() {
    local name
    for name in chromium chromium-browser google-chrome; do
        if "$name" --version >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    .venv/bin/python - 2>/dev/null <<-'PY' && echo playwright
	import os, sys
	from playwright.sync_api import sync_playwright
	with sync_playwright() as playwright:
	    sys.exit(not os.path.exists(playwright.chromium.executable_path))
	PY
}

# Without Impress it starts and then fails on every slide: its library is the test besides starting.
find_office() {
    local name
    for name in soffice libreoffice; do
        if "$name" --version >/dev/null 2>&1 && has_impress "$name"; then
            command -v "$name"
            return
        fi
    done
    return 1
}

has_impress() {
    local program
    program=$(dirname "$(readlink -f "$(command -v "$1")")")
    compgen -G "$program/libsdlo.*" >/dev/null || compgen -G "$program/../Frameworks/libsdlo.*" >/dev/null
}

need_python() {
    find_python && return
    if can_install; then
        # shellcheck disable=SC2046  # one word per package
        install $(python_packages) || true
        find_python && return
    fi
    say "Thước Đo needs Python 3.11 or newer with the venv module, and found none."
    say "  Debian, Ubuntu:  sudo apt-get install python3 python3-venv"
    say "  elsewhere:       install Python 3.11+ so that 'python3 -m venv' works"
    exit 2
}

need_browser() {
    find_browser && return
    if can_install; then
        install chromium || true
        find_browser && return
        # Ubuntu has no Chromium package that works without snap: take the one Playwright keeps.
        .venv/bin/python -m playwright install --with-deps chromium >&2 || true
        find_browser && return
    fi
    say "This needs the Chromium browser, and found none that starts."
    say "  Debian:     sudo apt-get install chromium"
    say "  Ubuntu:     sudo .venv/bin/python -m playwright install-deps chromium"
    say "              .venv/bin/python -m playwright install chromium"
    say "  elsewhere:  install Chromium or Google Chrome so that 'chromium' or 'google-chrome' starts it"
    exit 2
}

need_office() {
    find_office && return
    if can_install; then
        install libreoffice-impress || true
        find_office && return
    fi
    say "This needs LibreOffice Impress, and found none that starts."
    say "  Debian, Ubuntu:  sudo apt-get install --no-install-recommends libreoffice-impress"
    say "  elsewhere:       install LibreOffice so that 'soffice' starts it"
    exit 2
}

case "${1:-}" in
    python) need_python ;;
    browser) need_browser ;;
    office) need_office ;;
    *) say "usage: system.sh python|browser|office"; exit 2 ;;
esac
