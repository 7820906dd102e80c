# attache: `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := build/attache

BUILD ?= build
# V=1 shows the commands
Q := $(if $(V),,@)
CC := gcc
DATA ?= ../shared
COMMIT := $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
        -Wpointer-arith -Wcast-qual -Wwrite-strings -Wundef -Wvla -Wformat=2 -Werror
OPT ?= -O3
PACKAGES := libmicrohttpd jansson libxml-2.0 zlib libseccomp
PKG_CFLAGS = $(shell pkg-config --cflags $(PACKAGES) | sed 's/-I/-isystem /g')
PKG_LIBS = $(shell pkg-config --libs $(PACKAGES))
CPPFLAGS += -D_GNU_SOURCE -Isrc -Itests/unit
CFLAGS += -std=c17 $(OPT) -g -fno-strict-aliasing -fstack-protector-strong -pthread $(WARN)
LDLIBS += $(PKG_LIBS) -lm -pthread
ifdef SANITIZE
CFLAGS += -fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all
LDFLAGS += -fsanitize=$(SANITIZE)
endif

LIB_SRC := $(filter-out src/main.c,$(wildcard src/*/*.c))
LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/%.o) $(BUILD)/src/web/embed.o
TRAIN_SRC := $(wildcard train/*.c)
TRAIN_MAIN := $(shell grep -l '^int main' $(TRAIN_SRC) /dev/null 2>/dev/null)
TRAIN_LIB := $(filter-out $(TRAIN_MAIN),$(TRAIN_SRC))
TRAIN_BIN := $(TRAIN_MAIN:train/%.c=$(BUILD)/train/%)
UNIT_SRC := $(wildcard tests/unit/*/test_*.c)
UNIT_BIN := $(UNIT_SRC:%.c=$(BUILD)/%)
HTTP_SRC := $(wildcard tests/http/test_*.c)
HTTP_BIN := $(HTTP_SRC:%.c=$(BUILD)/%)
TORTURE_SRC := $(wildcard tests/torture/test_*.c)
TORTURE_BIN := $(TORTURE_SRC:%.c=$(BUILD)/%)

$(BUILD)/attache: $(BUILD)/src/main.o $(BUILD)/libattache.a
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/libattache.a: $(LIB_OBJ)
	@rm -f $@
	$(Q)ar rcs $@ $^

# the models' inner loops are written for the vectorizer
$(BUILD)/src/ml/%.o $(BUILD)/train/%.o: OPT := -O3 -fno-trapping-math -fno-math-errno

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(PKG_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/src/web/embed.o: src/web/embed.S $(filter-out %.c %.h,$(wildcard src/web/*)) $(wildcard share/samples/*) openapi.yaml \
		$(BUILD)/web/api.html
	@mkdir -p $(@D)
	$(Q)$(CC) -c -Wa,-I$(BUILD) -o $@ $<

# the contract as JSON, and as a page to read
$(BUILD)/web/openapi.json: openapi.yaml scripts/openapi-json
	@mkdir -p $(@D)
	$(Q)python=python3; $$python -c 'import yaml' 2>/dev/null || python=/usr/bin/python3; \
		$$python scripts/openapi-json >$@.new && mv $@.new $@

$(BUILD)/web/api.html: scripts/api-page $(BUILD)/web/openapi.json
	$(Q)scripts/api-page $(BUILD)/web/openapi.json >$@.new && mv $@.new $@

$(BUILD)/bench/%: $(BUILD)/bench/%.o $(BUILD)/libattache.a
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/src/cli/build_info.o: $(wildcard .git/logs/HEAD)
$(BUILD)/src/cli/build_info.o: CPPFLAGS += -DATTACHE_COMMIT='"$(COMMIT)"'

$(BUILD)/train/%: $(BUILD)/train/%.o $(TRAIN_LIB:%.c=$(BUILD)/%.o) $(BUILD)/libattache.a
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libattache.a
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs check) $(LDLIBS)

$(BUILD)/tests/torture/%: $(BUILD)/tests/torture/%.o $(BUILD)/libattache.a
	$(Q)$(CC) $(LDFLAGS) -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free -o $@ $^ \
		$(shell pkg-config --libs check) $(LDLIBS)

# a machine that misbehaves, for LD_PRELOAD: itself never sanitized
FAULTS := $(BUILD)/tests/faults/faults.so
$(FAULTS): tests/faults/faults.c tests/faults/faults.h
	@mkdir -p $(@D)
	$(Q)$(CC) -D_GNU_SOURCE -std=c17 -O2 -g -fPIC -shared -Wall -Wextra -Werror -o $@ $<

$(BUILD)/tests/http/%: $(BUILD)/tests/http/%.o $(BUILD)/tests/http/http.o $(BUILD)/libattache.a
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs check libcurl) $(LDLIBS)

-include $(HTTP_SRC:%.c=$(BUILD)/%.d) $(BUILD)/tests/http/http.d
-include $(LIB_OBJ:.o=.d) $(BUILD)/src/main.d $(UNIT_BIN:=.d) $(TRAIN_SRC:%.c=$(BUILD)/%.d)
.SECONDARY:

.PHONY: all train deps run demo check asan tsan all-tests http lint image-check bench bench-peers soak install eval help quick unit trainers layers fmt fmt-check
help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

all: $(BUILD)/attache

deps: ## Install what is missing, with apt-get
	@scripts/deps

run: ## Build and start the server on 127.0.0.1:8080
	@scripts/deps --build
	@$(MAKE) --no-print-directory $(BUILD)/attache
	@BUILD=$(BUILD) scripts/run

demo: ## Post the sample article to a server of its own and show the answer
	@scripts/deps --build
	@$(MAKE) --no-print-directory $(BUILD)/attache
	@BUILD=$(BUILD) scripts/demo

check: ## Every test, with and without sanitizers
	@scripts/deps
	@scripts/check

asan: ## Only the tests under AddressSanitizer and UBSan
	@scripts/check asan

tsan: ## Only the tests under ThreadSanitizer
	@scripts/check tsan

# every tests/fuzz/fuzz_NAME.c becomes a replayer of tests/fuzz/corpus/NAME, and with clang a fuzzer
FUZZ_SRC := $(wildcard tests/fuzz/fuzz_*.c)
FUZZ_BIN := $(FUZZ_SRC:tests/fuzz/fuzz_%.c=$(BUILD)/tests/fuzz/replay_%)
all-tests: $(BUILD)/attache $(UNIT_BIN) $(HTTP_BIN) $(TORTURE_BIN) $(FUZZ_BIN) $(FAULTS)

$(BUILD)/tests/fuzz/replay_%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(wildcard tests/fuzz/*.h) $(BUILD)/libattache.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/$*"' $(CFLAGS) $(PKG_CFLAGS) $(LDFLAGS) -o $@ \
		$(filter %.c %.a,$^) $(LDLIBS)

T ?= 60
fuzz-replay: $(FUZZ_BIN) ## Run the fuzz targets over their committed corpora
	@for t in $(FUZZ_BIN); do $$t || exit 1; done

fuzz: ## Fuzz every target T=60 seconds with libFuzzer, or FUZZER=afl with AFL++ (installs them); finds go to build/fuzz/
	@T=$(T) scripts/fuzz

http: $(BUILD)/attache $(HTTP_BIN) $(FAULTS) ## Build and run the HTTP tests
	@for t in $(HTTP_BIN); do $$t || exit 1; done

lint: ## clang's warnings and clang-tidy
	@scripts/lint

deb-check: ## Install the Debian package in a clean chroot and start it (root; debootstrap)
	@scripts/deb-check

image-check: ## Build the container image for real (root; debootstrap and buildah)
	@scripts/image-check

bench: $(BUILD)/attache $(BUILD)/bench/load ## Throughput, latency, memory; writes docs/bench.json
	@BUILD=$(BUILD) bench/run

bench-peers: $(BUILD)/attache ## CoreNLP and others on the same articles in the same run; writes docs/bench-peers.json
	@BUILD=$(BUILD) bench/peers/run

soak: $(BUILD)/attache ## MINUTES=30 of mixed load with faults; writes docs/soak.json
	@BUILD=$(BUILD) bench/soak $(MINUTES)

PREFIX ?= /usr/local
SHARE = $(DESTDIR)$(PREFIX)/share
install: $(BUILD)/attache $(BUILD)/attache.1 ## Install below DESTDIR and PREFIX (/usr/local)
	install -D -m 755 $(BUILD)/attache $(DESTDIR)$(PREFIX)/bin/attache
	cd data && find . -type f -exec install -D -m 644 {} $(abspath $(SHARE))/attache/{} \;
	install -D -m 644 $(BUILD)/attache.1 $(SHARE)/man/man1/attache.1
	install -d $(SHARE)/bash-completion/completions $(SHARE)/zsh/vendor-completions $(SHARE)/fish/vendor_completions.d
	$(BUILD)/attache completion bash >$(SHARE)/bash-completion/completions/attache
	$(BUILD)/attache completion zsh >$(SHARE)/zsh/vendor-completions/_attache
	$(BUILD)/attache completion fish >$(SHARE)/fish/vendor_completions.d/attache.fish

$(BUILD)/attache.1: share/man/attache.1.in scripts/man $(BUILD)/attache
	$(Q)scripts/man $(BUILD)/attache >$@.new && mv $@.new $@

deb: $(BUILD)/attache $(BUILD)/attache.1 ## A Debian package in build/, with service, manual page and completions
	@BUILD=$(BUILD) scripts/deb $(BUILD)

trainers: $(TRAIN_BIN) ## Build the trainers and evaluators

train: trainers ## Train every model from the data below DATA=DIR (MODELS=... for some)
	@DATA=$(DATA) BUILD=$(BUILD) scripts/train $(MODELS)

unit: $(UNIT_BIN) ## Build and run the unit tests
	@for t in $(UNIT_BIN); do CK_VERBOSITY=normal $$t || exit 1; done

quick: unit layers ## What every commit must pass at least

.PHONY: golden golden-update
golden: $(BUILD)/attache ## Compare the golden articles' answers with what is written beside them
	@BUILD=$(BUILD) tests/golden/run_articles

golden-update: $(BUILD)/attache ## Write the golden answers anew; read the difference before committing
	@BUILD=$(BUILD) tests/golden/run_articles --update

eval: build/attache $(BUILD)/train/eval_coref ## Measure on the data below DATA=DIR; writes docs/eval.json
	@DATA=$(DATA) scripts/eval
	@f=$(DATA)/data/dep/gum.dev.conllu; test ! -e $$f || $(BUILD)/train/eval_coref data $$f

layers: ## Check which room includes which
	@scripts/layers

fmt: ## Format all C files
	clang-format -i $$(git ls-files '*.c' '*.h')

fmt-check:
	clang-format --dry-run -Werror $$(git ls-files '*.c' '*.h')

.PHONY: gazetteer place-weights
gazetteer: $(BUILD)/train/gazetteer_build ## Compile data/gazetteer.bin from the public gazetteers of DATA
	$< $(DATA)/data/gazetteer data

place-weights: $(BUILD)/train/place_tune ## Train data/place_weights.tsv on the development sets of DATA
	$< data data/place_weights.tsv $(DATA)/data/geo/*.dev.jsonl

TAGGER_DATA := dep/ewt.train.conllu dep/gum.train.conllu ner/worldwide.train.bio gazetteer/cities5000.txt \
               lexicons/countryinfo_officials.jsonl
.PHONY: train train-tagger eval-tag
train: train-tagger ## Train the models again from the corpora below DATA=DIR
train-tagger: $(BUILD)/train/pos_train $(BUILD)/train/ner_train ## Only the taggers' models, from the word classes and vectors that are there
	@for f in $(TAGGER_DATA); do [ -f $(DATA)/data/$$f ] || \
	    { echo "make train: $(DATA)/data/$$f is missing; DATA=DIR names the folder that holds data/" >&2; exit 1; }; done
	$(BUILD)/train/pos_train $(DATA)/data data/models/clusters.bin data/models/pos.bin
	$(BUILD)/train/ner_train $(DATA)/data data/models/clusters.bin data/models/vectors.bin \
	    data/models/pos.bin data/models/ner.bin

eval: eval-tag
eval-tag: $(BUILD)/train/eval_tag ## Parts of speech and names on the development sets
	@[ -f $(DATA)/data/ner/worldwide.dev.bio ] || \
	    { echo "eval-tag: $(DATA)/data/ner is missing; DATA=DIR names the folder that holds data/" >&2; exit 1; }
	@$< $(DATA)/data data
