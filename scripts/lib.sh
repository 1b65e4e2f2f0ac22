# Shared by the scripts: plain lines, and progress for whatever takes long.
# shellcheck shell=bash
say() { printf '%s\n' "$*"; }
die() { printf '%s: %s\n' "$(basename "$0" .sh)" "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
bounded() { local s=$1; shift; if have timeout; then timeout "$s" "$@"; else "$@"; fi; }

step() { # step LABEL COMMAND...: runs it quietly, with its last line every ten seconds; on failure shows the end of its log
  local label=$1 log pid began=$SECONDS status=0 next=10 last; shift
  log=$(mktemp)
  say "$label"
  set -m # a process group of its own, so that Ctrl-C ends all of it
  "$@" >"$log" 2>&1 </dev/null & pid=$!
  set +m
  trap 'kill -- -$pid 2>/dev/null; rm -f "$log"; exit 130' INT TERM
  while kill -0 $pid 2>/dev/null; do
    sleep 0.2
    if [ $((SECONDS - began)) -ge $next ]; then
      last=$(tail -n1 "$log" | tr -d '\r' | tr -s ' ' | cut -c1-100)
      printf '  %4d s  %s\n' $next "${last:-…}"
      next=$((next + 10))
    fi
  done
  wait $pid || status=$?
  trap - INT TERM
  if [ $status -ne 0 ]; then
    say "  failed after $((SECONDS - began)) s:"
    tail -n 25 "$log" | sed 's/^/    /'
  fi
  rm -f "$log"
  return $status
}

apt_updated=
packages() { # installs the Debian packages that are missing
  local missing=() name sudo=
  have apt-get || { say "packages needed: $*"; return 1; }
  for name in "$@"; do dpkg -s "$name" 2>/dev/null | grep -q '^Status: .* installed$' || missing+=("$name"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ]; then
    have sudo && sudo -n true 2>/dev/null && sudo='sudo -n' ||
      { say "packages needed, and no right to install them: apt-get install ${missing[*]}"; return 1; }
  fi
  if [ -z "$apt_updated" ]; then step "debian: refreshing the package lists" $sudo apt-get update || true; apt_updated=1; fi
  step "debian: installing ${missing[*]}" \
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}

tools_answer() { # is what .tools/env.sh names still there?
  [ -x "$WORKER_BUILD" ] && [ -x "$WASM_BINDGEN_BIN" ] && [ -e "$WASM_OPT_BIN" ] && [ -x "$ESBUILD_BIN" ] && have cargo || return 1
  [ "$1" != test ] || [ -n "${CARGO_DENY+x}" ]
}

# -ocimfs 0: what is called once stays a function; inlined into others it has other locals, and gzip finds less (40 KB).
# The features that rustc and wasm-bindgen use and workerd has, by name: no later encoding slips in.
wasm_features='--enable-mutable-globals --enable-sign-ext --enable-nontrapping-float-to-int --enable-bulk-memory
  --enable-multivalue --enable-reference-types --enable-exception-handling --enable-simd'
optimise() { # optimise IN OUT [OPTION...]: the last step of every wasm that is shipped or measured
  local in=$1 out=$2; shift 2
  # shellcheck disable=SC2086 # one word each
  "$WASM_OPT_BIN" "$in" -o "$out.new" $wasm_features -Oz -ocimfs 0 "$@" && mv "$out.new" "$out"
}
anonymous='--strip-debug --strip-producers --strip-target-features'
