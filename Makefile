# Uketsuke. Each target sets up what it needs, once; a warm start costs under a second.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := tests/fixtures/visits/demo-1-eligible.visit.toml tests/fixtures/visits/demo-2-wrong-person.visit.toml \
        tests/fixtures/visits/demo-3-replay.visit.toml tests/fixtures/visits/demo-4-service-stopped.visit.toml \
        tests/fixtures/visits/tray-read.visit.toml
LINTED := hw facematch eligibility terminal ui tests

.PHONY: help setup demo kiosk voice test test-all lint format bench bench-radio bench-causes bench-face bench-eligibility bench-cardface bench-kiosk kiosk-pictures bench-toolkit soak mutants fixtures docs lock clean

help:      ## this list
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 12

setup:     ## Debian packages, virtual environment, models, the voice (idempotent)
	@PYTHON="$(PYTHON)" VENV="$(VENV)" ./setup.sh $(if $(filter setup,$(MAKECMDGOALS)),kiosk)

setup-%:
	@PYTHON="$(PYTHON)" VENV="$(VENV)" ./setup.sh $*

demo: setup      ## five visits without hardware: eligible, wrong person, replay attack, stopped service, number read by camera
	@$(BIN)/uketsuke headless $(DEMO) --timeline

kiosk: setup-kiosk  ## the window on virtual devices
	@$(BIN)/uketsuke kiosk --bench

voice: setup-voice  ## the kiosk's Japanese voice into files; `make kiosk` does that once by itself

kiosk-pictures: setup-test  ## every screen in all languages and sizes: [OUT=build/kiosk-pictures] [SCREENS="pin choose"] (minutes)
	@$(BIN)/python -m tests.support.kiosk_sheets --out "$(or $(OUT),build/kiosk-pictures)" $(SCREENS)

# What a worker has compiled is kept for the others and for the processes that tests start, whatever the shell says.
test test-all: export PYTHONDONTWRITEBYTECODE :=

# Three workers for two cores: tests that meet a real pcscd, a real window or a real service mostly wait.
test: setup-test ## the fast tests (about 7 minutes on 2 cores)
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder -m "not slow"

test-all: setup-test-all  ## all tests
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: setup      ## ruff, ruff format, mypy --strict, the rooms' contracts
	@$(BIN)/ruff check $(LINTED)
	@$(BIN)/ruff format --check $(LINTED)
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: setup    ## let ruff rewrite the code
	@$(BIN)/ruff check --fix $(LINTED) && $(BIN)/ruff format $(LINTED)

bench: setup     ## median times of a visit by face and of one by PIN
	@$(BIN)/python -m tests.bench.visit

docs: setup      ## the documents that are made from the code
	@$(BIN)/python -m terminal.session.diagram > docs/session.mmd
	@$(BIN)/python -c "from terminal.failures import markdown; print(markdown(), end='')" > docs/failure-codes.md
	@$(BIN)/python -c "from terminal.settings_page import markdown; print(markdown(), end='')" > docs/settings.md
	@$(BIN)/python -c "from ui.doctor.doctor_page import markdown; print(markdown(), end='')" > docs/doctor.md

bench-radio: setup  ## a thousand visits under interference (about 10 minutes), radio time, swaps
	@$(BIN)/python -m tests.bench.radio

bench-causes: setup  ## why drops happen: the confusion matrix of the classifier
	@$(BIN)/python -m tests.bench.causes

bench-face: setup  ## how well and how fast faces are told apart: DATA=/path/to/lfw [OUT=dir] [PAIRS=pairs.txt]
	@test -d "$(DATA)" || { echo "make bench-face DATA=/path/to/lfw: a folder with Name/Name_0001.jpg," \
	    "which this project does not bring (docs/faces.md)" >&2; exit 2; }
	@met=0; $(BIN)/python -m tests.bench.face "$(DATA)" --out "$(or $(OUT),build/bench-face)" || met=1; \
	$(BIN)/python -m tests.bench.pipelines "$(DATA)" --most 1500 $(if $(PAIRS),--pairs "$(PAIRS)") || met=1; \
	$(BIN)/python -m tests.bench.face_speed || met=1; exit $$met

bench-kiosk: setup  ## first frame, idle cost, a visit by face and by PIN, 5,000 visits in the real window (about an hour)
	@met=0; $(BIN)/python -m tests.bench.kiosk_table || met=1; \
	$(BIN)/python -m tests.bench.kiosk_soak --visits $(or $(COUNT),5000) || met=1; exit $$met

bench-cardface: setup  ## a thousand drawn card faces, read: per kind of damage, wrong numbers, time (about 15 minutes)
	@$(BIN)/python -m tests.bench.cardface --count $(or $(COUNT),1000)

bench-eligibility: setup  ## the service's speed, a flapping link, 200 kiosks at once (about 20 minutes)
	@met=0; $(BIN)/python -m tests.bench.service_speed || met=1; \
	$(BIN)/python -m tests.bench.dead_link || met=1; \
	$(BIN)/python -m tests.bench.flapping || met=1; \
	$(BIN)/python -m tests.bench.crowd || met=1; exit $$met

bench-toolkit: setup-test  ## Qt Widgets and Qt Quick compared: idle animation and face screen (4 minutes)
	@$(BIN)/python -m tests.bench.toolkit

soak: setup      ## a thousand noisy visits in one process: threads, descriptors, memory
	@$(BIN)/python -m tests.bench.soak

mutants: setup   ## how many changes to the session the tests notice (an hour)
	@$(BIN)/python -m tests.bench.mutants

fixtures: setup  ## draw the fictional people and their scenes again (minutes)
	@./setup.sh generator
	@.generate/venv/bin/python -m tests.people render

lock:            ## pin every dependency by hash (run after a change in pyproject.toml)
	@./setup.sh lock

clean:           ## remove what the set-up made here
	rm -rf $(VENV) .voice .setup *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
