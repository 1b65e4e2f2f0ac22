// make run: the Worker, a demo organization, a demo identity provider, and what to click.
import crypto from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import { createIdp, ACCOUNT } from '../demo/idp.mjs';
import { start } from './runtime.mjs';
import { certificateOf, spKey } from './sp-key.mjs';

const port = Number(process.env.PORT ?? 8787);
const idpPort = Number(process.env.IDP_PORT ?? 7000);
const state = process.env.STATE_DIR ?? '.state';
const origin = `http://localhost:${port}`;

function free(port, name) {
  return new Promise((resolve) => {
    const probe = net.createServer().once('error', ({ code }) => {
      const why = code === 'EADDRINUSE' ? 'is in use. Stop what uses it, or choose another' : `cannot be listened on (${code}). Choose another`;
      console.error(`run: port ${port} ${why}: ${name}=${Math.max(port, 1024) + 1} make run`);
      process.exit(1);
    });
    probe.listen(port, '127.0.0.1', () => probe.close(resolve));
  });
}
await free(port, 'PORT');
await free(idpPort, 'IDP_PORT');

// Secrets of this computer only, made once.
fs.mkdirSync(state, { recursive: true });
const file = `${state}/secrets.json`;
if (!fs.existsSync(file)) {
  const random = (octets) => crypto.randomBytes(octets).toString('base64');
  fs.writeFileSync(file, JSON.stringify({ OPERATOR_TOKEN: random(24), SESSION_KEY: random(32) }), { mode: 0o600 });
}
const secrets = JSON.parse(fs.readFileSync(file, 'utf8'));
if (!secrets.SP_SIGNING_KEY || !secrets.SP_DECRYPTION_KEY || !secrets.TOKEN_SIGNING_KEY) {
  secrets.SP_SIGNING_KEY ??= spKey();
  secrets.SP_DECRYPTION_KEY ??= spKey('rsa:3072');
  secrets.TOKEN_SIGNING_KEY ??= spKey('P-256');
  fs.writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
}

console.log('run: starting the Worker in workerd');
const { runtime } = await start({
  port, secrets, persist: state,
  // The demo identity provider is on this computer, by plain http.
  variables: { ALLOW_LOCAL_METADATA: 'true' },
});
console.log('run: starting the demo identity provider');
const idp = createIdp({
  origin: `http://localhost:${idpPort}`, sp: `${origin}/organizations/acme/saml`, stateDir: `${state}/idp`,
  logout: { cert: certificateOf(secrets.SP_SIGNING_KEY) },
});
const server = idp.app.listen(idpPort, 'localhost');

async function api(method, path, body) {
  const response = await fetch(`${origin}${path}`, {
    method, headers: { authorization: `Bearer ${secrets.OPERATOR_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok && response.status !== 409) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
await api('POST', '/api/organizations', { id: 'acme', name: 'Acme' });
const link = await api('POST', '/api/organizations/acme/setup-links', { label: 'make run' });

console.log(`
  Ready. saml-edge runs at ${origin}

  1. Connect. Open the settings page of the demo organization "Acme":
       ${link.url}
     Paste http://localhost:${idpPort}/metadata into "Paste anything", take it over, and press "Update and Test SAML
     configuration". Or fill in two values by hand:
       Sign-on URL          ${idp.signOnUrl}
       Public certificate   the text of http://localhost:${idpPort}/certificate.pem
     Sign in as ${ACCOUNT.email} with the password "${ACCOUNT.password}". Back on the page, see the green check mark; press "Enable".

  2. Sign in as a member:
       ${origin}/?organization=acme
     or start at the identity provider's tile:
       http://localhost:${idpPort}/

  3. Sign out everywhere: under "Advanced", fill in the Single Logout URL, update, test and enable again:
       ${idp.logoutUrl}

  Operator token for the API: in ${file}
  Ctrl-C stops everything. Your settings stay in ${state}/.
`);
if (process.env.READY_FILE) fs.writeFileSync(process.env.READY_FILE, JSON.stringify({ origin, settings: link.url, signOnUrl: idp.signOnUrl, certificate: idp.certificate }));

let stopping = false;
async function stop() {
  if (stopping) return;
  stopping = true;
  server.close();
  server.closeAllConnections();
  await runtime.dispose();
  process.exit(0);
}
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
