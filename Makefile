# Everything a newcomer needs: `make demo` and `make test`.
GO       ?= go
export CGO_ENABLED = 0
BIN      := bin/forceprofiles
PEOPLE   ?= 20000
WORK     ?= .work

# The commit is stamped into the program where git can tell it. The same commit
# gives the same bytes in any folder.
VCS      := $(shell git status >/dev/null 2>&1 && echo auto || echo false)

.PHONY: all build test test-all check-layout demo cross vet lint race schemas docs clean train oracle pack-report bench-run \
	bench-rival bench-shap bench-predict bench-rules bench-features axe bench-insight guide junit validate bench-pdf \
	bench-render stress gallery gallery-check golden

all: build

build:
	$(GO) build -trimpath -buildvcs=$(VCS) -o $(BIN) ./cmd/forceprofiles

# Makes the synthetic dataset, runs the batch and says where the PDFs are.
demo: build
	rm -rf demo
	$(BIN) demo --people $(PEOPLE) --out demo

# Under five minutes on a bare machine with two cores.
test: vet
	$(GO) test ./...

# Also what is slower: tests that ask for FORCEPROFILES_ALL.
test-all: vet
	FORCEPROFILES_ALL=1 $(GO) test ./...

# The layout checker over every page of the demo, and how many pages a sheet takes.
check-layout:
	[ -d $(DEMO) ] || $(MAKE) demo
	$(GO) test ./profiles/pdf -count=1 -v -run TestRunLayout -args -demo $(abspath $(DEMO))

vet:
	@files=$$("$$($(GO) env GOROOT)/bin/gofmt" -l */); [ -z "$$files" ] || { echo "gofmt would change: $$files"; exit 1; }
	$(GO) vet ./...

# golangci-lint at one version, built here (some minutes, once); .golangci.yml
# says what it looks for.
LINT := $(WORK)/bin/golangci-lint-v2.15.0
$(LINT):
	GOBIN=$(abspath $(WORK))/bin $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
	mv $(WORK)/bin/golangci-lint $@

lint: $(LINT)
	$(LINT) run ./...

# The packages with workers, under the race detector, which needs a C compiler;
# of the two slowest the tests that use them all.
RACE := CGO_ENABLED=1 $(GO) test -race
race:
	$(RACE) ./internal/ordered ./internal/table ./dataset ./features ./scoring/shap ./profiles/picture
	$(RACE) ./scoring ./run -run 'TestEveryScoreAddsUp|TestInsightAddsUp|TestTablesDoNotDependOnBatchesOrWorkers'

# Writes docs/schemas again after a change of the types; `make test` compares.
schemas:
	$(GO) test ./cmd/forceprofiles -run '^TestSchemas$$' -update

# Writes the data dictionaries again after a change of what they are made from;
# `make test` compares.
docs:
	$(GO) test ./dataset ./runfolder -run '^TestDictionary$$' -args -update

# Runs docs/writing-rules.md and writes its outputs again, after a change of
# the packs or of the synthetic world; `make test` compares.
guide:
	$(GO) test ./cmd/forceprofiles -run '^TestGuide$$' -update

# Linux, macOS and Windows on amd64 and arm64.
cross:
	@for os in linux darwin windows; do for arch in amd64 arm64; do \
	  ext=; [ $$os = windows ] && ext=.exe; \
	  echo "dist/forceprofiles-$$os-$$arch$$ext"; \
	  GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -buildvcs=$(VCS) -o dist/forceprofiles-$$os-$$arch$$ext ./cmd/forceprofiles || exit 1; \
	done; done

# ---- what follows needs Python; nothing above does ----
PYTHON     ?= python3
VENV       := .venv
DEMO       ?= demo/run/profiles
TRAIN_SEED := 20250401

# An environment whose packages could not be installed is no environment.
define venv
$(PYTHON) -m venv $@ && $@/bin/pip install --quiet --requirement $< || { rm -rf $@; exit 1; }
endef

$(VENV)/%: fixtures/%/requirements.txt
	$(venv)

$(VENV)/%: bench/%/requirements.txt
	$(venv)

# Trains the shipped models again, from a world of their own: the same files.
train: build $(VENV)/train
	rm -rf $(WORK)/train && mkdir -p $(WORK)/train
	$(BIN) synth --people 1000000 --seed $(TRAIN_SEED) --out $(WORK)/train/dataset --truth $(WORK)/train/truth
	$(BIN) features $(WORK)/train/dataset --as-of 2025-04-01 --out $(WORK)/train/2025.parquet
	$(BIN) features $(WORK)/train/dataset --as-of 2026-04-01 --out $(WORK)/train/2026.parquet
	$(VENV)/train/bin/python fixtures/train/train.py --earlier $(WORK)/train/2025.parquet --later $(WORK)/train/2026.parquet \
	  --dataset $(WORK)/train/dataset --truth $(WORK)/train/truth --seed $(TRAIN_SEED) --packs rules/packs

# Computes every feature in DuckDB again, for the test that compares.
oracle: build $(VENV)/oracle
	rm -rf fixtures/oracle/testdata && mkdir -p fixtures/oracle/testdata
	$(BIN) synth --people 4000 --seed 11 --out fixtures/oracle/testdata/dataset
	$(VENV)/oracle/bin/python fixtures/oracle/oracle.py --dataset fixtures/oracle/testdata/dataset --packs rules/packs \
	  --as-of 2026-04-01T00:00:00+01:00 --out fixtures/oracle/testdata/features.parquet

# What each rule hits and what it hits alone, on demo data and a million people: docs/pack-report.md.
pack-report: build
	rm -rf $(WORK)/packs && mkdir -p $(WORK)/packs
	for n in $(PEOPLE) 1000000; do \
	  $(BIN) synth --people $$n --seed 1 --out $(WORK)/packs/dataset && \
	  $(BIN) run $(WORK)/packs/dataset --force norfolk --out $(WORK)/packs/$$n && rm -rf $(WORK)/packs/dataset || exit 1; done
	$(BIN) rules list --json > $(WORK)/packs/rules.json
	$(PYTHON) fixtures/packs/report.py $(WORK)/packs/rules.json "$(PEOPLE) people=$(WORK)/packs/$(PEOPLE)/manifest.json" \
	  "1,000,000 people=$(WORK)/packs/1000000/manifest.json" > docs/pack-report.md

# What `rules test --junit` writes, validated against the schema of Jenkins (which
# pytest's source carries) and read by junitparser.
junit: build $(VENV)/junit
	rm -rf $(WORK)/junit && mkdir -p $(WORK)/junit
	$(VENV)/junit/bin/pip download --quiet --no-deps --no-binary :all: --dest $(WORK)/junit pytest==9.0.2
	tar xzf $(WORK)/junit/pytest-9.0.2.tar.gz -C $(WORK)/junit
	$(VENV)/junit/bin/python fixtures/junit/junit.py $(BIN) rules/packs $(WORK)/junit/pytest-9.0.2/testing/example_scripts/junit-10.xsd $(WORK)/junit

# This engine beside its rivals, on this machine, in one run. The first makes the
# models and the environments (Python 3.12 or later; 3.9 for XGBoost 1.7).
bench-shap:
	bench/shap/run.sh $(WORK)/shap shap

bench-predict:
	bench/shap/run.sh $(WORK)/shap predict

# The rules of the packs on a million people: this engine, CEL, expr, DuckDB.
bench-rules: build $(VENV)/features
	PYTHON=$(CURDIR)/$(VENV)/features/bin/python bench/rules/run.sh $(WORK)/rules

# Every feature over a million people's events: this engine, DuckDB, Polars.
bench-features: build $(VENV)/features
	PYTHON=$(CURDIR)/$(VENV)/features/bin/python bench/features/run.sh $(WORK)/features

# What it costs to say all there is to say of one printed person: under a minute.
bench-insight:
	$(GO) test ./scoring -run '^$$' -bench Insight -benchtime 300x

bench-run: build
	PYTHON=$(PYTHON) bench/run/run.sh $(WORK)/run

bench-rival: build $(VENV)/rival
	PYTHON=$(CURDIR)/$(VENV)/rival/bin/python bench/rival/compare.sh $(WORK)/run

# Pages a second and memory, beside ReportLab (same content) and WeasyPrint
# (tagged): about five minutes on an idle machine.
bench-render: $(VENV)/render
	[ -d $(DEMO) ] || $(MAKE) demo
	PYTHON=$(CURDIR)/$(VENV)/render/bin/python bench/render/run.sh $(dir $(DEMO)) $(WORK)/render

# ---- what follows needs Chromium and poppler (pdftoppm, pdftotext); Node comes from PyPI ----
NODE := PATH="$(CURDIR)/$(VENV)/axe/bin:$$PATH"

fixtures/axe/node_modules: fixtures/axe/package-lock.json $(VENV)/axe
	cd fixtures/axe && $(NODE) npm ci --silent && touch node_modules

# Every HTML profile of the demo, and the stress cases, in a browser: about six
# minutes on two idle cores. DOCUMENTS names others.
DOCUMENTS ?= $(DEMO) $(STRESS)
axe: fixtures/axe/node_modules stress
	[ -d $(DEMO) ] || $(MAKE) demo
	$(NODE) node fixtures/axe/axe.js $(DOCUMENTS)

# Every PDF of the demo and every stress case, by veraPDF (from Maven) and qpdf.
validate: build stress
	rm -rf $(WORK)/validate && mkdir -p $(WORK)/validate
	$(BIN) demo --people $(PEOPLE) --out $(WORK)/validate/demo
	fixtures/validate/validate.sh $(WORK)/validate/classes $(WORK)/validate/demo/run/profiles/*/*.pdf $(STRESS)/*.pdf

# Pages a second of the PDF renderer alone (a minute).
bench-pdf:
	$(GO) test ./profiles/pdf -run xxx -bench Render -count 3

STRESS   := $(WORK)/stress

# The stress cases as PDF and HTML.
stress:
	rm -rf $(STRESS) && mkdir -p $(STRESS)
	$(GO) test ./profiles/pdf ./profiles/html -count=1 -run TestRendersEveryCase -args -pages $(CURDIR)/$(STRESS)

# Pictures of chosen pages, for docs/gallery. The screens show names in other
# scripts only where the machine has fonts for them (Debian: fonts-noto-core,
# fonts-noto-cjk).
gallery: $(VENV)/gallery fixtures/axe/node_modules stress
	[ -d $(DEMO) ] || $(MAKE) demo
	$(NODE) $(VENV)/gallery/bin/python fixtures/gallery/gallery.py gallery $(DEMO) $(STRESS) docs/gallery

# Do pages still look as they did? golden accepts how they look now.
gallery-check: $(VENV)/gallery stress
	$(VENV)/gallery/bin/python fixtures/gallery/gallery.py check $(STRESS) fixtures/gallery/golden

golden: $(VENV)/gallery stress
	$(VENV)/gallery/bin/python fixtures/gallery/gallery.py golden $(STRESS) fixtures/gallery/golden

clean:
	rm -rf bin dist demo
