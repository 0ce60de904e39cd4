# Every target works on a fresh machine that has only Python 3.11+, git and make.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
MEMBERS := connector-kit console sandbox tap-communities tap-duckdb tap-gainsight target-duckdb target-gainsight

.DEFAULT_GOAL := help
.PHONY: help install lock demo test check format bench docs clean

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

lock: $(UV)  ## Compile every pin into constraints.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate \
		$(foreach m,$(MEMBERS),--no-emit-package crosswalk-$(m)) \
		--group dev pyproject.toml $(wildcard */pyproject.toml */*/pyproject.toml) --output-file constraints.txt
