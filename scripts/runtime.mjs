// The Worker in workerd, with its embedded KV and Durable Objects, as `make run` and the tests start it.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Log, LogLevel, Miniflare } from 'miniflare';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const build = path.join(root, 'build');

/** wrangler.toml's date and flags, so that what runs here is what is deployed. */
const deployed = fs.readFileSync(path.join(root, 'wrangler.toml'), 'utf8');
const compatibilityDate = /^compatibility_date = "(.*)"$/m.exec(deployed)[1];
const compatibilityFlags = JSON.parse(/^compatibility_flags = (.*)$/m.exec(deployed)[1]);

class Quiet extends Log {
  warn(message) { if (!message.includes('Request.cf')) super.warn(message); }
}

/**
 * Starts the Worker. `inFront` is the path of a module that stands in front of it: tests make stores fail there.
 * `services` are its service bindings.
 */
export async function start({ port = 0, secrets, variables = {}, services = {}, persist, inFront, logs, ratelimits }) {
  const wasm = fs.readdirSync(build).find((name) => name.endsWith('.wasm'));
  const modules = [
    { type: 'ESModule', path: path.join(build, 'index.js') },
    { type: 'CompiledWasm', path: path.join(build, wasm) },
  ];
  if (inFront) modules.unshift({ type: 'ESModule', path: path.join(build, 'in_front.mjs'), contents: fs.readFileSync(inFront, 'utf8') });
  const runtime = new Miniflare({
    log: new Quiet(LogLevel.WARN), host: '127.0.0.1', port, modules, modulesRoot: build, compatibilityDate, compatibilityFlags, cf: false,
    kvNamespaces: ['SETTINGS'], kvPersist: persist ? path.join(persist, 'kv') : false,
    durableObjects: { ORGANIZATION: { className: 'OrganizationObject', useSQLite: true } },
    durableObjectsPersist: persist ? path.join(persist, 'do') : false,
    bindings: { ...secrets, ...variables }, serviceBindings: services,
    ...(ratelimits ? { ratelimits } : {}),
    ...(logs ? { handleRuntimeStdio: (out, err) => { out.on('data', (d) => logs.push(String(d))); err.on('data', (d) => logs.push(String(d))); } } : {}),
  });
  const url = await runtime.ready;
  return { runtime, origin: `http://localhost:${url.port}` };
}
