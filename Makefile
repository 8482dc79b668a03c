# The only entry points that a person needs:
#
#   make run        serve the demonstration printer on http://127.0.0.1:8080, and the communication server that it is
#                   enrolled with: its pages on http://127.0.0.1:8081
#   make test       everything that must hold before a change is taken
#   make test-long  the same, with the rounds that take long
#   make bench      our figures beside those of others
#   make build      target/release/smart-esolutions, and the communication server beside it
#   make deb        target/package: the Debian package, and the list of the program's parts
#   make dev        serve it, built again after every change
#   make pictures   takes the pictures of the README anew, in docs/pictures
#
# CARGO_TARGET_DIR puts what is built elsewhere; .ci/env says how.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
export BASH_ENV := $(CURDIR)/.ci/env

listen := 127.0.0.1:8080
far_end := 127.0.0.1:8443
far_end_pages := 127.0.0.1:8081
log = $$CARGO_TARGET_DIR/test.log

.PHONY: run build deb test test-long bench dev pictures release

run: release
	@exec .ci/demonstrate $(listen) $(far_end) $(far_end_pages)

build: release
	@ls -l "$$CARGO_TARGET_DIR"/release/{smart-esolutions,communication-server}

deb:
	@.ci/set-up package
	@.ci/build-site
	@.ci/package

release:
	@.ci/set-up run
	@.ci/build-site
	@SOURCE_DATE_EPOCH=$$(release_date) cargo build --release --package server --bins

# What is quick comes first. Integration tests and browser tests share one build of the program, which holds
# the same site as a release. cargo-deny's look at advisories needs their database from the network:
# `cargo deny check advisories` where there is one.
test: export SMART_ESOLUTIONS_REQUIRE_PEERS := 1
test:
	@.ci/set-up test
	cargo fmt --all --check
	shellcheck --external-sources .ci/env .ci/set-up .ci/build-site .ci/demonstrate .ci/dev .ci/run .ci/summary .ci/fuzz .ci/package \
		server/packaging/{open-to-network,roll-out,with-keys} server/packaging/debian/p* server/tests/packaging/*
	cargo deny --log-level error check licenses bans sources
	npm --prefix end2end run --silent check
	.ci/build-site
	cargo clippy --workspace --all-targets -- -D warnings
	cargo clippy --package app --lib --no-default-features --features hydrate -- -D warnings
	cargo test --workspace 2>&1 | tee "$(log)"
	cd end2end && SMART_ESOLUTIONS_BIN="$$CARGO_TARGET_DIR/debug/smart-esolutions" npm run --silent test 2>&1 | tee -a "$(log)"
	@.ci/summary "$(log)"

test-long: export SMART_ESOLUTIONS_LONG_TESTS := 1
test-long: export PROPTEST_CASES := 20000
test-long: test
	@.ci/set-up fuzz || echo "test-long: going on without what the fuzzer needs" >&2
	.ci/fuzz

# Without a peer, the table says which lines were left out.
bench: release
	@.ci/set-up bench || echo "bench: going on without what could not be installed" >&2
	@ulimit -S -n 4096; SOURCE_DATE_EPOCH=$$(release_date) SMART_ESOLUTIONS_BIN="$$CARGO_TARGET_DIR/release/smart-esolutions" SUPPLIES_EXPORT="$$CARGO_TARGET_DIR/supplies" cargo bench --package bench
	@if [[ -x "$$SMART_ESOLUTIONS_TOOLS/bench/bin/python" ]]; then \
		"$$SMART_ESOLUTIONS_TOOLS/bench/bin/python" .ci/peers/supplies.py "$$CARGO_TARGET_DIR/supplies"; \
	else echo "bench: scoringrules and stockpyl are not installed; nothing is checked by them" >&2; fi

dev:
	@.ci/set-up run
	@.ci/dev $(listen)

pictures:
	@.ci/set-up test
	@.ci/build-site
	cargo build --package server --bins
	cd end2end && SMART_ESOLUTIONS_BIN="$$CARGO_TARGET_DIR/debug/smart-esolutions" npm run --silent pictures
