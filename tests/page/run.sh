#!/usr/bin/env bash
# Pages in a real browser: tests/page/run.sh PROGRAM. Needs node, npm and Chromium.
set -euo pipefail
program=$(realpath "$1")
cd "$(dirname "$0")"
npm ci --silent --no-audit --no-fund
RUNS=$(mktemp -d)
export RUNS
trap 'rm -rf "$RUNS"' EXIT
node make.mjs "$program" "$RUNS"
node --test --test-concurrency=2 --test-reporter=spec ./*.test.mjs
