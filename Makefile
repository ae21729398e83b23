# What a developer and a CI machine do, by name. A fresh machine needs Python 3.11 or newer, make and a C compiler;
# to test the pages, a Chromium too, which root on Debian gets by apt-get.

VENV := .venv
PYTHON := $(VENV)/bin/python
# -qq: pip still says what fails, but not that a configured place to look in is missing on this machine.
INSTALL := $(PYTHON) -m pip install -qq --disable-pip-version-check

.PHONY: help install run test test-browser chromium faults check lint types imports guards openapi lock clean
.DELETE_ON_ERROR:

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

install: $(VENV)/.development  ## .venv with everything that development needs

run: $(VENV)/.runtime  ## the whole service on http://127.0.0.1:8000, data in ./data
	@exec $(VENV)/bin/promise-service up

test: $(VENV)/.development  ## the whole suite, on SQLite and PostgreSQL, on a fake and a real Redis
	$(PYTHON) -m pytest -n auto --dist worksteal

# PICTURES=docs/images renews the pictures of the pages that the documentation shows.
test-browser: $(VENV)/.development chromium  ## the pages, seen with a real browser; installs Debian's chromium
	$(if $(PICTURES),PROMISE_TEST_SCREENSHOTS=$(PICTURES)) $(PYTHON) -m pytest tests/browser

chromium:
	@command -v "$${PROMISE_TEST_CHROMIUM:-chromium}" > /dev/null && exit 0; \
	if [ -n "$$PROMISE_TEST_CHROMIUM" ]; then \
	    echo "PROMISE_TEST_CHROMIUM is $$PROMISE_TEST_CHROMIUM, which is no program here." >&2; exit 1; \
	fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
	    echo "The tests of the pages need a browser: installing Debian's chromium with apt-get."; \
	    apt-get update -qq -o Acquire::Retries=3 && DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends chromium; \
	else \
	    echo "The tests of the pages need a browser. Install Debian's chromium as root (apt-get install chromium)," >&2; \
	    echo "or set PROMISE_TEST_CHROMIUM to the program of another Chromium." >&2; exit 1; \
	fi

# The seed of a run is printed; with SEED the same faults come again. DATABASE=postgresql (or sqlite) stays on one.
N := 2
faults: $(VENV)/.development  ## N=20 rounds of everything that can go wrong, under load
	$(PYTHON) -m tests.faults $(N) $(if $(SEED),--seed $(SEED)) $(if $(DATABASE),--database $(DATABASE))

check: lint types imports guards test  ## what CI asks for

lint: $(VENV)/.development
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check --quiet

types: $(VENV)/.development
	$(VENV)/bin/mypy

imports: $(VENV)/.development
	$(VENV)/bin/lint-imports

guards: $(VENV)/.development  ## does what is written down still agree with the code?
	$(PYTHON) -m pytest tests/guards

openapi: $(VENV)/.development  ## export the contract to openapi/
	$(PYTHON) -m openapi.export

# The newest versions that pyproject.toml permits; `make lock UPGRADE=` adds and drops without renewing the rest.
UPGRADE := --upgrade
COMPILE = build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header --no-emit-index-url --no-emit-find-links $(UPGRADE)

lock: build/lock/bin/uv  ## renew both locks
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

build/lock/bin/uv: | $(PYTHON)
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install -qq --disable-pip-version-check uv

clean:  ## forget the environment and every cache, keep ./data
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The first Python on the path that is new enough makes the environment. A stamp tells which lock it holds.
$(PYTHON):
	@for python in python3 python3.11 python3.12 python3.13 python3.14; do \
	    if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        echo "$$python -m venv $(VENV)"; exec $$python -m venv $(VENV); \
	    fi; \
	done; echo 'Python 3.11 or newer is needed, with its venv module; none was found on the path.' >&2; exit 1

# The command and the path to this folder, without a build tool, which would have to be downloaded too.
# An editable install writes the same command its own way; whichever comes last, it works.
$(VENV)/.runtime: requirements.lock | $(PYTHON)
	$(INSTALL) --require-hashes -r requirements.lock
	@echo '$(CURDIR)' > "$$($(PYTHON) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/promise-service.pth"
	@printf '#!/bin/sh\nexec "%s" -m promise_service "$$@"\n' '$(CURDIR)/$(PYTHON)' > $(VENV)/bin/promise-service
	@chmod +x $(VENV)/bin/promise-service
	@touch $@

$(VENV)/.development: requirements.lock requirements-dev.lock pyproject.toml | $(PYTHON)
	$(INSTALL) --require-hashes -r requirements-dev.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $(VENV)/.runtime $@
