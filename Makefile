# Everything runs inside .venv, which is made here and made again when a lock file or pyproject.toml changes.
PYTHON := .venv/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --quiet
COMPILE := $(PYTHON) -m uv --quiet pip compile --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	$(if $(UPGRADE),--upgrade) pyproject.toml --group build

.DEFAULT_GOAL := help
.PHONY: help serve test proof bench lint figures-check import-check lock clean browser office

help:
	@echo "make serve          the dashboard on http://127.0.0.1:8501"
	@echo "make test           every test, a real browser included"
	@echo "make proof          the long exhaustive runs"
	@echo "make bench          speed against plain DuckDB and bare Streamlit pages"
	@echo "make lint           style, types and import contracts"
	@echo "make figures-check DIR=...   the figures against their original CSV files"
	@echo "make import-check DIR=...    publishers' workbooks imported and compared with the figures"
	@echo "make lock           lock the dependencies (UPGRADE=1: take the newest)"
	@echo "make clean          remove .venv and caches; figures and snapshots stay"

serve: .venv/.runtime
	@.venv/bin/thuocdo serve

# files side by side, as many as there are processors, in their own order: the slow ones of the browser come first
test: .venv/.dev browser office
	@$(PYTHON) -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

proof: .venv/.dev browser office
	@$(PYTHON) -m pytest -m proof

bench: .venv/.bench browser
	@$(PYTHON) -m bench

lint: .venv/.dev
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy
	@.venv/bin/lint-imports

figures-check: $(if $(DIR),.venv/.dev)
	@test -n "$(DIR)" || { echo "usage: make figures-check DIR=folder-of-the-original-CSV-files" >&2; exit 2; }
	@$(PYTHON) -m tests.figures_check "$(DIR)"

import-check: $(if $(DIR),.venv/.dev)
	@test -n "$(DIR)" || { echo "usage: make import-check DIR=folder-of-publishers-workbooks" >&2; exit 2; }
	@$(PYTHON) -m tests.import_check "$(DIR)"

lock: .venv/.dev
	@$(COMPILE) --output-file requirements.lock
	@$(COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock
	@$(COMPILE) --group dev --group bench --constraint requirements-dev.lock --output-file requirements-bench.lock

clean:
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

browser: .venv/.dev
	@.ci/system.sh browser >/dev/null

office:
	@.ci/system.sh office >/dev/null

# An environment whose Python has gone is made anew.
.venv/.runtime: requirements.lock pyproject.toml
	@echo "Preparing .venv (the first time takes about a minute) ..."
	@python=$$(.ci/system.sh python) && { $(PYTHON) -m pip --version >/dev/null 2>&1 \
		|| "$$python" -m venv --clear .venv; }
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.bench: .venv/.dev requirements-bench.lock
	@echo "Preparing what is measured beside ..."
	@$(PIP) install --require-hashes -r requirements-bench.lock
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.lock
	@echo "Preparing the test tools ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
