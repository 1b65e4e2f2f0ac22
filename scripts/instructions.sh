#!/usr/bin/env bash
# Counts the instructions of a login (a test in make test); `scripts/instructions.sh renew` records them.
set -euo pipefail
cd "$(dirname "$0")/.."
. .tools/env.sh
cargo build --locked --release -p bench --bin bench
exec node scripts/instructions.mjs "${CARGO_TARGET_DIR:-target}/release/bench" "$@"
