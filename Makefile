# 戎格 Rongge. `make demo` goes from a bare machine to a running product; `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
PYTHON ?= $(shell app/setup/find_python.sh)
RONGGE := $(VENV)/bin/rongge
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check --no-input
PYTEST_ARGS ?= -n auto
BENCH_ARGS ?=
SINCE ?= HEAD
PACKAGES := app db geo importers resolvers schema web_map web_pages
COMMA := ,
SPACE := $(subst ,, )

# Stamps lie inside what they stand for: who deletes the one has deleted the other.
ENV := $(VENV)/.installed
DEV_ENV := $(VENV)/.installed-dev
ASSETS := node_modules/.installed
NATIVE := schema/fast/rows/native/.built
PROVIDER := var/identity-provider/node_modules/.installed
BENCH_PEERS := var/bench-peers/node_modules/.installed
BENCH_ENV := var/bench-env/.installed

.PHONY: help demo stop reset test check coverage differential fuzz leaks first-day bench lint format lock env assets needs-demo needs-test

help: ## 列出目标 / list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

demo: needs-demo $(ENV) $(NATIVE) $(ASSETS) ## 安装、建库、启动 / install, seed and serve on 127.0.0.1:8000
	@$(RONGGE) demo start

stop: ## 停止 / stop the server and the private database
	@if [ -x $(RONGGE) ]; then $(RONGGE) demo stop; fi

reset: ## 停止并删除演示数据 / stop and delete the demonstration's data
	@if [ -x $(RONGGE) ]; then $(RONGGE) demo reset; fi

test: needs-test $(DEV_ENV) $(NATIVE) $(ASSETS) $(PROVIDER) ## 全部测试 / the whole suite
	$(VENV)/bin/python -m pytest $(PYTEST_ARGS)

check: needs-test lint $(NATIVE) $(ASSETS) $(PROVIDER) ## 检查改动 / lint, and the tests of what was changed; SINCE=main takes a whole branch
	$(VENV)/bin/python -m pytest $(PYTEST_ARGS) $$($(VENV)/bin/python -m tests.changed $(SINCE))

bench: needs-test $(DEV_ENV) $(NATIVE) $(ASSETS) $(BENCH_PEERS) $(BENCH_ENV) ## 测量 / measure against others; BENCH_ARGS=--quick is short
	$(VENV)/bin/python -m benchmarks.serving $(BENCH_ARGS)
	$(VENV)/bin/python -m benchmarks.cell_buffers $(BENCH_ARGS)
	$(VENV)/bin/python -m benchmarks.point_in_cell $(BENCH_ARGS)
	$(VENV)/bin/python -m benchmarks.tiles $(BENCH_ARGS)

# Slipcover keeps no marks in pytest's own rewriting, and says so as a warning; warnings are errors here.
coverage: needs-test $(DEV_ENV) $(NATIVE) $(ASSETS) $(PROVIDER) ## 测试覆盖 / the lines and branches that the whole suite runs
	@mkdir -p var
	PYTHONPATH=$(CURDIR) $(VENV)/bin/python -m slipcover --branch --json --out var/coverage.json \
		--source $(subst $(SPACE),$(COMMA),$(PACKAGES)) -m pytest $(PYTEST_ARGS) -p no:cacheprovider \
		-W ignore::pytest.PytestAssertRewriteWarning -W "ignore:Unable to activate"
	$(VENV)/bin/python -m tests.covered var/coverage.json resolvers

differential: needs-test $(DEV_ENV) $(NATIVE) ## 两万随机查询逐道比对 / 20,000 random documents through every lane
	RONGGE_TEST_DOCUMENTS=20000 $(VENV)/bin/python -m pytest $(PYTEST_ARGS) tests/schema/fast/test_splicing_random.py

fuzz: needs-test $(DEV_ENV) ## 一万个坏文件，六十段登记史 / ten thousand files of any bytes, sixty histories of all acts
	RONGGE_TEST_FILES=10000 $(VENV)/bin/python -m pytest $(PYTEST_ARGS) tests/importers/files/test_any_bytes.py \
		tests/importers/maps/test_refused.py::test_maps_with_bytes_changed_are_read_or_refused
	RONGGE_TEST_HISTORIES=60 $(VENV)/bin/python -m pytest $(PYTEST_ARGS) tests/schema/registry/histories

leaks: needs-test $(DEV_ENV) $(NATIVE) ## 一万步随机授权 / ten thousand steps of accounts, grants and reads, told plainly
	RONGGE_TEST_STEPS=10000 $(VENV)/bin/python -m pytest $(PYTEST_ARGS) tests/schema/access/test_sight_at_random.py

first-day: needs-test $(DEV_ENV) $(NATIVE) ## 两万人的第一天 / a county's first day with 20,000 people
	RONGGE_TEST_RESIDENTS=20000 $(VENV)/bin/python -m pytest $(PYTEST_ARGS) tests/first_day

lint: $(DEV_ENV) ## 检查 / ruff, mypy --strict, import-linter
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

format: $(DEV_ENV) ## 排版 / let ruff format the code
	$(VENV)/bin/ruff format .

env: needs-test $(DEV_ENV) $(NATIVE) $(PROVIDER) ## 开发环境 / the environment for development
assets: needs-demo $(ASSETS) ## 浏览器资源 / the browser assets

needs-demo:
	@app/setup/requirements.sh demo

needs-test:
	@app/setup/requirements.sh test

$(ENV): requirements.lock pyproject.toml | needs-demo
	@echo "建立 Python 环境 / making the Python environment"
	@[ -x $(VENV)/bin/python ] || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_ENV): requirements-dev.lock $(ENV)
	@$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

# Where it cannot be built, set-up says so and goes on; the next one tries again.
$(NATIVE): app/setup/build_native.py $(wildcard schema/fast/rows/native/*.pyx schema/fast/rows/native/*.pxd) $(ENV)
	@if $(VENV)/bin/python -m app.setup.build_native; then touch $@; fi

$(ASSETS): package-lock.json package.json | needs-demo
	@echo "安装浏览器资源 / installing the browser assets"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --update-notifier=false </dev/null
	@touch $@

# Where the tests sign in: an identity provider as others run one, on a Node of its own.
$(PROVIDER): tests/app/oidc/provider/package-lock.json tests/app/oidc/provider/package.json
	@echo "安装测试用身份提供方 / installing the identity provider of the tests"
	@mkdir -p var/identity-provider && cp $^ var/identity-provider
	@cd var/identity-provider && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --update-notifier=false </dev/null
	@touch $@

$(BENCH_PEERS): benchmarks/package-lock.json benchmarks/package.json
	@echo "安装对照服务 / installing the servers to measure against"
	@mkdir -p var/bench-peers && cp $^ var/bench-peers
	@cd var/bench-peers && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --update-notifier=false </dev/null
	@touch $@

$(BENCH_ENV): benchmarks/requirements.txt
	@[ -x var/bench-env/bin/python ] || $(PYTHON) -m venv var/bench-env
	@var/bench-env/bin/python -m pip --disable-pip-version-check --no-input install --quiet -r $<
	@touch $@

# Compiled in an environment of its own, so that the tool is no dependency; neither file names a host.
COMPILE = cd $(CURDIR) && var/lock-env/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-find-links --build-deps-for editable

lock: ## 重新锁定依赖 / compile the lock files anew
	@mkdir -p var
	@[ -x var/lock-env/bin/pip-compile ] || { $(PYTHON) -m venv var/lock-env && var/lock-env/bin/pip install -q pip-tools; }
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	npm install --package-lock-only --ignore-scripts --no-audit --no-fund --omit-lockfile-registry-resolved
