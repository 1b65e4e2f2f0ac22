// The Worker in its real runtime (workerd), for `make run` and for the tests.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Log, LogLevel, Miniflare } from "miniflare";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/**
 * Starts the build in build/. `vars` are its secrets and variables (OPERATOR_TOKEN, SESSION_KEY, PUBLIC_ORIGIN,
 * RETURN_TO_ORIGINS); without `stateDir` the state lives in memory; port 0 takes a free one.
 * Returns `{ origin, runtime, stop }`; the runtime gives tests the KV namespace and the Durable Objects.
 */
export async function startWorker({ port = 0, vars = {}, stateDir, logLevel = LogLevel.WARN } = {}) {
  const build = join(root, "build");
  if (!existsSync(join(build, "index_bg.wasm"))) throw new Error("there is no build yet: make build");
  const configuration = readFileSync(join(root, "wrangler.toml"), "utf8");
  const runtime = new Miniflare({
    host: "localhost",
    port,
    cf: false,
    log: new Log(logLevel),
    modulesRoot: build,
    modules: [
      { type: "ESModule", path: join(build, "worker", "shim.mjs") },
      { type: "ESModule", path: join(build, "index.js") },
      { type: "CompiledWasm", path: join(build, "index_bg.wasm") },
    ],
    compatibilityDate: /^compatibility_date = "(.*)"/m.exec(configuration)[1],
    bindings: vars,
    kvNamespaces: ["SETTINGS"],
    durableObjects: { ORGANIZATION: { className: "OrganizationObject", useSQLite: true } },
    ...(stateDir && { kvPersist: join(stateDir, "kv"), durableObjectsPersist: join(stateDir, "do") }),
  });
  const url = await runtime.ready;
  return { origin: `http://localhost:${url.port}`, runtime, stop: () => runtime.dispose() };
}
