# Every target is a few lines of Python in run/ or tools/; `make help` lists them.
# The first that runs and is new enough: a name on the PATH may be a shim of a version that is not chosen.
PYTHON ?= $(shell for it in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$it -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$it && break; done)
VENV_PYTHON := .venv/bin/python
RESOLVE := $(VENV_PYTHON) -m uv pip compile --quiet --generate-hashes --universal --no-header --no-emit-index-url
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

define set_up
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed: install it and run make again." >&2; exit 2; fi
	@$(PYTHON) run/setup.py $(1)
endef

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: set-up
set-up: ## Install everything that tests and checks need
	$(call set_up,dev)

.PHONY: run
run: ## Set up what is missing and run the whole suite in the foreground
	$(call set_up,run)
	@exec $(VENV_PYTHON) run/run.py --ends-with-parent

.PHONY: manage
manage: ## A management command on the data of make run (SERVICE=ticket COMMAND="create_api_key --help")
	$(call set_up,run)
	@exec $(VENV_PYTHON) run/manage.py

.PHONY: test
test: ## Run every test of every part (MODE=embedded|services, else what answers; PARTS="..." for some; SKIP_PURE=1 without those that need no database)
	$(call set_up,dev)
	@exec $(VENV_PYTHON) tools/test.py

.PHONY: check
check: ## Lint, types, import contracts, migrations, schema drift, voice
	$(call set_up,dev)
	@exec $(VENV_PYTHON) tools/check.py

.PHONY: e2e
e2e: ## Drive the suite in a browser, embedded and on services (MODE= selects one)
	$(call set_up,dev)
	@exec $(VENV_PYTHON) tools/e2e.py

.PHONY: screens
screens: ## Take pictures of every page, or of PAGES, into SCREENS (default .run/screens)
	$(call set_up,dev)
	@exec $(VENV_PYTHON) tools/e2e.py screens

.PHONY: replay
replay: ## Send N incidents, or N cases of a help desk, of a log through the suite and verify each (N, LOG, WORKERS, MODE)
	$(call set_up,dev)
	@exec $(VENV_PYTHON) tools/replay.py

.PHONY: quickstart
quickstart: ## Type the lines of docs/operations.md, "By hand", in a fresh copy and follow tickets to their holders
	$(call set_up,dev)
	@exec $(VENV_PYTHON) tools/quickstart.py

.PHONY: bench
bench: ## Measure the suite on services beside bare floors (PARTS="conditions validate drain arrival sockets act post lists timers" for some)
	$(call set_up,dev)
	@exec $(VENV_PYTHON) tools/bench.py

.PHONY: compose-test
compose-test: ## Build and drive the containers of docker-compose.yml (needs a Docker engine)
	$(call set_up,dev)
	@exec $(VENV_PYTHON) tools/compose.py

.PHONY: drill
drill: ## Kill processes and servers while work flows; nothing lost, nothing doubled (SMALL=1, MODE, SEED)
	$(call set_up,dev)
	@exec $(VENV_PYTHON) tools/drill.py

.PHONY: slow
slow: ## Let slow clients hang on every port of a fresh suite while others use it (SECONDS, JOURNEY=1, MODE, compose too)
	$(call set_up,dev)
	@exec $(VENV_PYTHON) tools/slow.py

.PHONY: requirements
requirements: ## Resolve pyproject.toml into hashed requirements
	$(call set_up,dev)
	@$(RESOLVE) pyproject.toml --output-file requirements/base.txt
	@$(RESOLVE) pyproject.toml --extra dev --output-file requirements/dev.txt
	@echo uv | $(RESOLVE) - --no-annotate --constraint requirements/dev.txt --output-file requirements/uv.txt

.PHONY: schemas
schemas: ## Write the four OpenAPI schemas and the web app's types made from them
	$(call set_up,dev)
	@exec $(VENV_PYTHON) tools/check.py write-schemas

.PHONY: clean
clean: ## Remove caches and what is built; data under .run stays
	@find . \( -name node_modules -o -name .venv -o -name .git \) -prune -o \( -name __pycache__ -o -name .pytest_cache -o -name .mypy_cache -o -name .ruff_cache -o -name .import_linter_cache -o -name .hypothesis \) -type d -print0 | xargs -0 rm -rf
	@rm -rf frontend/dist .run/stamps
