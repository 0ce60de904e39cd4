# Every target works on a fresh machine that has only Python 3.11+, git and make.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
# compiled once while installing: dbt and Meltano start in half the time, everywhere
export UV_COMPILE_BYTECODE := 1
MEMBERS := connector-kit console sandbox tap-communities tap-duckdb tap-gainsight tap-salesforce target-duckdb target-gainsight target-salesforce

.DEFAULT_GOAL := help
.PHONY: help install plugins lock demo sandbox test check format bench docs clean

help:  ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

$(UV):
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip --quiet install --constraint constraints.txt uv

# one environment for working on the project; Meltano makes its own for each plugin
$(VENV)/.installed: $(UV) constraints.txt pyproject.toml $(wildcard */pyproject.toml */*/pyproject.toml)
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) pip install --quiet --constraint constraints.txt \
		--requirements pyproject.toml --group dev $(foreach m,$(wildcard libs/* taps/* targets/* console sandbox),--editable ./$(m))
	@touch $@

install: $(VENV)/.installed  ## Make .venv with every package and tool

# the environments in which `meltano run` starts the plugins
.meltano/.installed: $(VENV)/.installed meltano.yml $(wildcard */plugin.meltano.yml */*/plugin.meltano.yml)
	$(BIN)/meltano --log-level=warning install
	@touch $@

plugins: .meltano/.installed  ## Make the environments of Meltano's plugins

lock: $(UV)  ## Compile every pin into constraints.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate \
		$(foreach m,$(MEMBERS),--no-emit-package crosswalk-$(m)) \
		--group dev pyproject.toml $(wildcard */pyproject.toml */*/pyproject.toml) --output-file constraints.txt

demo: plugins  ## Run the whole circle against the sandbox: sync, edit, sync, sync
	@$(BIN)/python scripts/demo.py

sandbox: install  ## Serve the vendors' APIs on this machine, as the demo left them (Ctrl-C ends it)
	@mkdir -p output/demo
	$(BIN)/sandbox serve --world small --port 8765 --db output/demo/sandbox.db

test: plugins  ## Run every test (no network beyond 127.0.0.1)
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

check: install  ## Lint, types, formatting, SQL style, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(wildcard libs/*/[a-z]*_[a-z]* taps/*/tap_* targets/*/target_* console/crosswalk_console sandbox/crosswalk_sandbox)
	$(BIN)/sqlfluff lint --processes 0 --disable-progress-bar transform/models transform/tests
	$(BIN)/python scripts/build_reference_seeds.py --check

format: install  ## Put files into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install  ## Measure speed and memory; results in bench/results/
	$(BIN)/python bench/loader.py
	$(BIN)/python bench/unification.py
	$(BIN)/python bench/tasks.py
	$(BIN)/python bench/gainsight_writes.py
	$(BIN)/python bench/salesforce.py

docs: plugins  ## Write the dbt documentation of the demo warehouse, one page to open in a browser
	$(BIN)/meltano --environment=demo invoke dbt:docs
	@echo "Open output/demo/dbt/static_index.html"

# what runs on tenants left stays, and so does their state: see docs/operations.md
clean:  ## Remove what was built: environments, the demo, caches
	rm -rf $(VENV) output/demo output/bench .pytest_cache .mypy_cache .ruff_cache .hypothesis transform/target transform/logs
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@if rmdir output 2>/dev/null || [ ! -e output ]; then rm -rf .meltano; else \
		find .meltano -mindepth 1 -maxdepth 1 ! -name 'meltano.db*' -exec rm -rf {} +; \
		echo "Kept: output/ and .meltano/meltano.db, which the next run on your tenants needs."; fi
