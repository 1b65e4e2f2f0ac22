#!/usr/bin/env bash
# Every check and every test, in order; a failing step does not keep the later ones from running.
# The last line is the count. Each check (formatting, lints, the build, dependencies) counts as one test.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
passed=0 failed=0
export CARGO_TERM_COLOR=never
log=$(mktemp)
finish() { rm -f "$log"; printf '%d passed, %d failed\n' "$passed" "$failed"; [ "$failed" = 0 ] && [ "$passed" -gt 0 ]; exit; }

pass() { passed=$((passed + 1)); say "ok: $1 ($((SECONDS - began)) s)"; }
fail() { failed=$((failed + 1)); say "FAILED: $1"; }
check() { # check NAME COMMAND...: one test
  local name=$1; shift
  say "== $name"; began=$SECONDS
  if step "$*" "$@" >"$log" 2>&1; then pass "$name"; else cat "$log"; fail "$name"; fi
}
count() { # count NAME STATUS PASSED FAILED SKIPPED: what a runner of many tests reported
  local name=$1 status=$2 p=$3 f=$4 s=$5
  passed=$((passed + p)); failed=$((failed + f))
  [ "$s" = 0 ] || say "skipped: $s in $name"
  if [ "$status" != 0 ] && [ "$f" = 0 ]; then fail "$name (ended with status $status)"; fi
  say "$name: $p passed, $f failed ($((SECONDS - began)) s)"
}
number() { sed -n "s/^[#ℹ] $1 \([0-9]*\)$/\1/p" "$log" | awk '{ n += $1 } END { print n + 0 }'; }

say "== set-up"; began=$SECONDS
if ! scripts/setup.sh test || ! . .tools/env.sh; then fail "set-up"; finish; fi

check "formatting" cargo fmt --check
check "lints, native" cargo clippy --all-targets -- -D warnings
check "lints, wasm32" cargo clippy --target wasm32-unknown-unknown --lib -- -D warnings

say "== tests"; began=$SECONDS
cargo test --no-fail-fast 2>&1 | tee "$log" | grep -v '^test .* ok$'
status=${PIPESTATUS[0]}
read -r p f s < <(awk '/^test result: / { for (i = 1; i < NF; i++) { if ($(i+1) ~ /^passed/) p += $i; if ($(i+1) ~ /^failed/) f += $i; if ($(i+1) ~ /^ignored/) s += $i } }
  END { print p + 0, f + 0, s + 0 }' "$log")
count "tests" "$status" "$p" "$f" "$s"

say "== the Worker for wasm32"; began=$SECONDS
if scripts/build.sh; then pass "the Worker for wasm32"; built=1; else fail "the Worker for wasm32"; built=; fi

say "== end to end"; began=$SECONDS
if ! compgen -G 'tests/e2e/*.test.mjs' >/dev/null; then say "skipped: no end-to-end tests yet"
elif [ -z "$built" ]; then fail "end to end (there is no build)"
else
  # One file at a time: each starts a runtime, an identity provider and a browser.
  node --test --test-concurrency=1 --test-reporter=tap tests/e2e/*.test.mjs 2>&1 | tee "$log" | grep -vE '^ *(ok|---|duration_ms|type:|\.\.\.|# Subtest|1\.\.)'
  status=${PIPESTATUS[0]}
  count "end to end" "$status" "$(number pass)" "$(($(number fail) + $(number cancelled)))" "$(($(number skipped) + $(number todo)))"
fi

if [ -x "$CARGO_DENY" ]; then
  check "dependencies: bans, licences, sources" "$CARGO_DENY" check bans licenses sources
  say "== dependencies: advisories"; began=$SECONDS
  if bounded 60 "$CARGO_DENY" check advisories >"$log" 2>&1; then pass "dependencies: advisories"
  elif ! grep -qE '^error\[(vulnerability|unmaintained|unsound|notice|yanked)' "$log" && { [ ! -s "$log" ] || grep -qiE 'fetch|database|timed out|network' "$log"; }; then
    say "skipped: advisories (their database cannot be fetched here)"
  else cat "$log"; fail "dependencies: advisories"; fi
else
  say "skipped: dependencies (cargo-deny is not available)"
fi
finish
