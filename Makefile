# Probity. `make run` shows it, `make test` proves it; everything else is for those who work on it.
# Arguments for the program: make run ARGS="--listen 127.0.0.1:9000"
.PHONY: build run test torture bench peers fuzz deb lint format

build:
	@scripts/install build
	@scripts/build

run:
	@scripts/run $(ARGS)

test:
	@scripts/install build run test lint
	@scripts/test

torture:
	@scripts/install build test
	@scripts/torture

bench:
	@scripts/install build bench
	@scripts/bench

peers:
	@scripts/install build run peers
	@scripts/peers

fuzz:
	@scripts/install build fuzz
	@scripts/fuzz

deb:
	@scripts/install build deb
	@scripts/deb

lint:
	@scripts/install lint
	@scripts/lint

format:
	@scripts/install lint
	@git ls-files '*.h' '*.cc' | xargs clang-format-16 -i
