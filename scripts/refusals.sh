#!/usr/bin/env bash
# make refusals: what the dearest refusals cost, in wasm. Figures, not tests.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
scripts/setup.sh test
. .tools/env.sh
target=${CARGO_TARGET_DIR:-target}
[ -f target/refusals/ten-4096/response.xml ] ||
  step 'refusals: a Response and certificates' cargo test --locked --test seeds -- --ignored scene
step 'refusals: compiling, wasm32' cargo build --locked --release -p bench --lib --target wasm32-unknown-unknown

step "refusals: optimising the wasm" optimise "$target/wasm32-unknown-unknown/release/bench.wasm" "$PWD/.tools/refusals.wasm"
exec node scripts/refusals.mjs "$PWD/.tools/refusals.wasm" target/refusals
