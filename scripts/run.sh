#!/usr/bin/env bash
# make run: builds the Worker and starts it with its demo (scripts/run.mjs).
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

# A port that is taken is said before the build, not after it.
taken() { # taken NAME DEFAULT
  local port=${!1:-$2}
  [[ $port =~ ^[0-9]{1,5}$ ]] && [ "$port" -ge 1 ] && [ "$port" -le 65535 ] || die "$1 is a number from 1 to 65535, not '$port'"
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    die "port $port is in use. Stop what uses it, or choose another: $1=$((port + 1)) make run"
  fi
}
taken PORT 8787
taken IDP_PORT 7000
[ "${PORT:-8787}" != "${IDP_PORT:-7000}" ] || die 'PORT and IDP_PORT are two ports'
scripts/build.sh
. .tools/env.sh
exec node scripts/run.mjs
