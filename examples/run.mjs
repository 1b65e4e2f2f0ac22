// Starts one of the examples with a Worker, a demo organization and a demo identity provider around it.
//   make example NAME=express|static-site|axum
import { execFileSync, spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { spKey } from '../scripts/sp-key.mjs';
import { enabled, stage } from '../tests/e2e/support.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));

/** A port that is free now: an origin and its gate each know the other's address before they start. */
const freePort = () => new Promise((resolve) => {
  const server = net.createServer().listen(0, 'localhost', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

const listen = (server, port) => new Promise((resolve, reject) => { server.once('error', reject).listen(port, 'localhost', () => resolve(server)); });

/** A Worker with the gate before an origin at this port. */
async function gated(port, publicPaths = '') {
  const key = spKey('P-256');
  const origin = `http://localhost:${port}`;
  const it = await stage({
    variables: { ORIGIN_URL: origin, GATE_ORGANIZATION: 'acme', GATE_PUBLIC_PATHS: publicPaths }, keys: { TOKEN_SIGNING_KEY: key },
  });
  await enabled(it);
  return { it, key, audience: origin };
}

/** The service, compiled once for each version of its sources' dependencies. */
function axumService() {
  const manifest = path.join(here, 'axum/Cargo.toml');
  const version = crypto.createHash('sha256').update(fs.readFileSync(path.join(here, 'axum/Cargo.lock')))
    .update(execFileSync('rustc', ['--version'])).digest('hex').slice(0, 12);
  const cache = process.env.SAML_EDGE_CACHE ?? path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'saml-edge');
  const target = path.join(cache, `example-axum-${version}`);
  const env = { ...process.env, CARGO_TARGET_DIR: target, CARGO_INCREMENTAL: '0', RUSTFLAGS: '' };
  execFileSync('cargo', ['build', '--quiet', '--locked', '--no-default-features', '--manifest-path', manifest], { env, stdio: 'inherit' });
  return path.join(target, 'debug/behind-the-gate');
}

const EXAMPLES = {
  async express() {
    const { application } = await import('./express/app.mjs');
    const it = await stage({ keys: { TOKEN_SIGNING_KEY: spKey('P-256') } });
    await enabled(it);
    const port = await freePort();
    const origin = `http://localhost:${port}`;
    const client = await it.api('POST', '/api/organizations/acme/clients', {
      name: 'Express', redirect_uris: [`${origin}/callback`], post_logout_redirect_uris: [`${origin}/goodbye`],
    });
    const { client_id: clientId, client_secret: clientSecret } = client.body;
    const app = await application({ issuer: it.origin, clientId, clientSecret, origin });
    const server = await new Promise((resolve) => { const one = app.listen(port, 'localhost', () => resolve(one)); });
    return { it, open: origin, close: () => { server.close(); server.closeAllConnections(); } };
  },

  async 'static-site'() {
    const { server } = await import('./static-site/server.mjs');
    const port = await freePort();
    const { it } = await gated(port, '/public/*');
    const site = await listen(server(), port);
    return { it, open: it.origin, close: () => { site.close(); site.closeAllConnections(); } };
  },

  async axum() {
    const binary = axumService();
    const port = await freePort();
    const { it, key, audience } = await gated(port);
    const service = spawn(binary, { env: { ...process.env, ISSUER: it.origin, AUDIENCE: audience, PORT: String(port) }, stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve, reject) => { service.stdout.once('data', resolve); service.once('exit', reject); });
    return { it, open: it.origin, key, audience, service: `http://127.0.0.1:${port}`, close: () => service.kill() };
  },
};

/** Starts an example. `open` is what to open in a browser. */
export async function start(name) {
  if (!Object.hasOwn(EXAMPLES, name)) throw new Error(`There is no example ${name}: ${Object.keys(EXAMPLES).join(', ')}`);
  const example = await EXAMPLES[name]();
  return { ...example, close: async () => { example.close(); await example.it.close(); } };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const example = await start(process.argv[2] ?? 'express');
  console.log(`\nOpen ${example.open} and sign in with any e-mail address and any password. Ctrl-C ends it.`);
  process.on('SIGINT', () => example.close().then(() => process.exit(0)));
}
