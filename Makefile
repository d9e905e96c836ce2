# Kontor: `make run` shows it, `make test` checks everything, `make help` lists the rest.

.DEFAULT_GOAL := help
# The browser tests and the tools look for the programs here, wherever one's own settings would build.
export CARGO_TARGET_DIR := $(CURDIR)/target
.PHONY: help run test check fmt assets proof bench

help: ## Lists these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

run: ## Builds Kontor and starts the demo; prints the address and a sign-in link
	@test -e target/debug/kontor || echo "Building Kontor. The first time it builds some 400 packages too, which takes some minutes."
	@$(MAKE) --no-print-directory assets
	cargo build --locked --package kontor
	@target/debug/kontor demo

test: ## Installs what is missing and runs every check and test
	@tools/install
	@tools/postgres run tools/test

check: assets ## Formatting and lints only
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings

fmt: ## Formats the source
	cargo fmt --all

assets: node_modules/.package-lock.json ## Builds what the browser loads, from the packages in package-lock.json
	npm run --silent build

node_modules/.package-lock.json: package-lock.json
	@# Not `npm ci`: it insists on the builds for other systems, which a registry need not hold. The lock's versions are taken.
	npm install --no-save --no-audit --no-fund

proof: assets ## The long proofs with their full counts: hours
	@tools/install
	@KONTOR_PROOF=full KONTOR_PROOF_FOLDER=$(CURDIR)/target/proof KONTOR_POSTGRES_PLACE=$${TMPDIR:-/tmp} tools/postgres run \
		cargo nextest run --locked --workspace --profile proof --no-capture -E 'test(/proof/)'

bench: assets ## The measured comparisons, one after another (bench/README.md)
	@tools/install
	@# What is compared lies on the disk, on either side.
	@for bench in bench/*/run; do KONTOR_POSTGRES_PLACE=$${TMPDIR:-/tmp} tools/postgres run $$bench || exit 1; done
