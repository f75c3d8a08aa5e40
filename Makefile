# `make demo` and `make test` need Python >= 3.11 with venv, git and make; they fetch the rest
# from the package index into .venv. `make ci-tools` adds what only Debian packages bring.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.PHONY: help demo test check lint types contracts wheel docs bench model simulate ci-tools clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'

$(VENV)/.run: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[run]'
	@touch $@

$(VENV)/.test: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --editable '.[run,testing]' --group test --group frames
	@touch $@

$(VENV)/.docs: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --group docs
	@touch $@

$(VENV)/.bench: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --group bench
	@touch $@

demo: $(VENV)/.run ## one company's year, end to end; ends with the path of its report
	$(BIN)/proactive demo

# Watched, the core runs three times as long. So it is watched with few examples of each property,
# where its own tests reach all of it, and the rules are tried unwatched.
WATCHED := tests/core tests/golden tests/kit $(addprefix tests/adapters/,files fsm survey)
test: $(VENV)/.test ## every test, and the coverage of the core
	$(BIN)/python -m pytest -q -n auto --dist loadgroup -m 'not slow' \
	  --hypothesis-profile=watched --cov --cov-report=term $(WATCHED)
	$(BIN)/python -m pytest -n auto --dist loadgroup --durations=25 --durations-min=5

check: lint types contracts test docs wheel ## every gate

lint: $(VENV)/.test ## style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test ## static types
	$(BIN)/mypy

contracts: $(VENV)/.test ## who may import whom
	$(BIN)/lint-imports --cache-dir build/import-linter

docs: $(VENV)/.docs ## the documentation as HTML, warnings are errors
	$(BIN)/sphinx-build -W --keep-going -q -b html docs build/docs

# The tests once more, against what is shipped: no src/ anywhere near them. What is shipped is
# what this looks at, and not the rules again: without the properties.
wheel: $(VENV)/.test ## build the wheel and run the tests against it
	rm -rf build/wheel build/shipped
	$(BIN)/python -m build --quiet --wheel --outdir build/wheel
	$(PYTHON) -m venv --clear $(VENV)-wheel
	$(VENV)-wheel/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(VENV)-wheel/bin/python -m pip install --quiet --group test "$$(ls build/wheel/*.whl)[run,testing]"
	mkdir -p build/shipped
	git ls-files -z -- . ':!src' | xargs -0 cp --parents -t build/shipped
	cd build/shipped && PROACTIVE_SHIPPED=1 PROACTIVE_SKIP_NOTHING=0 HYPOTHESIS_PROFILE=watched \
	  ../../$(VENV)-wheel/bin/python -m pytest -q -n auto --dist loadgroup \
	  -m 'not slow and not hypothesis'

bench: $(VENV)/.bench ## side-by-side benchmarks; figures go to bench/README.md by hand
	for b in bench/*.py; do $(BIN)/python $$b || exit 1; done

model: ## check the Spin model of the fail-safe (needs spin and a C compiler)
	model/check.sh

# One world again: make simulate WORLD=17. Fewer, or others: make simulate LEADS=1000 SEED=5.
simulate: $(VENV)/.test ## a million simulated leads with faults; prints seeds and counts
	cd tests && ../$(BIN)/python -m simulation --leads $(or $(LEADS),1000000) --seed $(or $(SEED),0) $(if $(WORLD),--world $(WORLD))

ci-tools: ## what only Debian packages bring: Chromium, Spin with its compiler, Java
	command -v chromium spin gcc java openssl >/dev/null || \
	  { apt-get update -qq && \
	    apt-get install -y -qq chromium spin gcc openjdk-17-jre-headless openssl; }

clean: ## remove what the targets made
	rm -rf $(VENV) $(VENV)-* build .mypy_cache .ruff_cache .pytest_cache .hypothesis
