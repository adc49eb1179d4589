# Fengqiao. `make help` lists what there is; `make run` and `make test` set everything up first.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(shell command -v $(name) 2>/dev/null)))
VENV := .venv
BIN := $(VENV)/bin
STAMPS := build/stamps
PIP := $(BIN)/python -m pip install --disable-pip-version-check --no-deps
PACKAGES = $(shell grep -c == requirements.lock)
PO := $(shell find src -name '*.po')
STATIC := $(shell find src -path '*/static/*' -type f)

# Two processes of tests and many of the command line import the same modules: compile each once, whatever the shell says.
export PYTHONDONTWRITEBYTECODE :=

# What is built here needs neither secrets nor a database.
OFFLINE := FENGQIAO_NO_DATABASE=1 FENGQIAO_SECRET_KEY=build FENGQIAO_FIELD_KEYS=build \
	DJANGO_SETTINGS_MODULE=fengqiao.config.settings

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup installed
setup: ## Install everything; does only what is missing
	@$(MAKE) -j2 installed

installed: $(STAMPS)/python $(STAMPS)/node $(STAMPS)/locale $(STAMPS)/static
	@:

$(STAMPS)/venv:
	@test -n "$(PYTHON)" && "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "需要 Python 3.11 或更高版本 / Python 3.11 or later is needed; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "== Python environment ($$("$(PYTHON)" --version))"
	@"$(PYTHON)" -m venv $(VENV) || { echo "没有 venv 模块 / The venv module is missing: apt install python3-venv" >&2; exit 1; }
	@mkdir -p $(@D) && touch $@

$(STAMPS)/python: requirements.lock pyproject.toml $(STAMPS)/venv
	@echo "== Python packages, $(PACKAGES) of them: a minute or two"
	@$(PIP) -r requirements.lock 2>build/pip.log | tee -a build/pip.log \
		| awk '/^(Collecting|Requirement already)/ {n++; if (n % 20 == 0) {print "   " n " of $(PACKAGES)"; fflush()}} \
			/^Installing/ {print "   installing"; fflush()}' || { tail -n 20 build/pip.log >&2; exit 1; }
	@$(PIP) --quiet --quiet -e .
	@touch $@

$(STAMPS)/node: package.json package-lock.json
	@command -v npm >/dev/null || { echo "需要 Node 20 / Node 20 is needed (npm was not found)" >&2; exit 1; }
	@echo "== Front-end packages"
	@npm ci --silent --no-audit --no-fund --no-progress
	@mkdir -p $(@D) && touch $@

$(STAMPS)/locale: $(PO) $(STAMPS)/python
	@echo "== Translations"
	@$(BIN)/python -m fengqiao.config.translations
	@touch $@

$(STAMPS)/static: $(STATIC) src/fengqiao/config/static_files.py $(STAMPS)/python $(STAMPS)/node
	@echo "== Static files"
	@$(OFFLINE) FENGQIAO_DATA=build/offline $(BIN)/python -m django collectstatic --no-input --clear --verbosity 0
	@touch $@

.PHONY: run
run: setup ## Load the Shaoxing demo and start web and worker (PORT, FENGQIAO_BIND, FENGQIAO_DATA)
	@exec $(BIN)/fengqiao run

.PHONY: browser
browser: # A Chromium for the browser tests: the one in PATH, else Debian's when we are root
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "== Chromium"; \
			{ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } \
				>build/chromium.log 2>&1 || { tail -n 20 build/chromium.log >&2; exit 1; }; \
		else \
			echo "浏览器测试需要 Chromium / The browser tests need Chromium: sudo apt install chromium" >&2; exit 1; \
		fi; }

.PHONY: test
test: setup browser ## Run the test suite, two processes with a database each
	@$(BIN)/pytest -q -n $(or $(JOBS),2) --dist loadscope -m "not slow" $(ARGS)

.PHONY: test-quick
test-quick: setup ## Run the tests that take neither a browser nor patience
	@$(BIN)/pytest -q -m "not slow and not e2e" $(ARGS)

.PHONY: test-all
test-all: setup browser ## Run the whole suite, slow tests too, with many more generated examples
	@HYPOTHESIS_PROFILE=explore $(BIN)/pytest -q -n $(or $(JOBS),2) --dist loadscope $(ARGS)

.PHONY: lint
lint: setup ## Style, types, imports between packages, templates, migrations
	@echo "== ruff" && $(BIN)/ruff check --quiet --output-format concise . && $(BIN)/ruff format --check --quiet .
	@echo "== import-linter" && $(BIN)/lint-imports --no-cache >build/imports.log 2>&1 || { cat build/imports.log; exit 1; }
	@echo "== djLint" && $(BIN)/djlint --lint --quiet src
	@echo "== migrations" && $(OFFLINE) FENGQIAO_DATA=build/offline $(BIN)/python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run
	@echo "== mypy" && $(OFFLINE) FENGQIAO_DATA=build/offline $(BIN)/mypy

.PHONY: format
format: setup ## Put Python in order
	@$(BIN)/ruff check --quiet --fix --exit-zero . && $(BIN)/ruff format --quiet .

.PHONY: bench
bench: setup ## Measure the budgets; prints the table of docs/benchmarks.md
	@$(BIN)/python -m bench $(ARGS)

.PHONY: docs
docs: setup ## Build the documentation into build/site
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --site-dir build/site
	@echo "build/site/index.html"

.PHONY: screenshots
screenshots: setup browser ## Take the guide's pictures of a running demo (BASE=http://127.0.0.1:8000)
	@$(BIN)/python tools/screenshots.py --base $(or $(BASE),http://127.0.0.1:8000)

.PHONY: hooks
hooks: setup ## Run the checks before every commit
	@$(BIN)/pre-commit install

.PHONY: clean
clean: ## Remove everything that can be made again, except the data folder
	@rm -rf $(VENV) node_modules build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} + ; find src -name '*.mo' -delete
