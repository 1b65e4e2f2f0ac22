// The audit log in workerd: written beside real sign-ins, downloaded and verified by the script that auditors have.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { download, hashOf, verify } from '../../scripts/verify-audit.mjs';
import { spKey } from '../../scripts/sp-key.mjs';
import { Client, OPERATOR_TOKEN, authenticate, enabled, post, root, stage } from './support.mjs';

const LOG = '/api/organizations/acme/audit';
let here;
before(async () => { here = await stage({ variables: { TOKEN_SIGNING_KEY: spKey('P-256') } }); await enabled(here); });
after(() => here.close());
const login = () => `${here.origin}/organizations/acme/saml/login`;

async function grow() {
  const client = new Client();
  await post(client, await authenticate(client, login()));
  const form = await authenticate(client, login());
  await post(client, form);
  const again = await post(client, form);
  assert.equal(again.status, 403);
}

test('a sign-in and a refusal are there, with who and from where', async () => {
  await grow();
  const { body } = await here.api('GET', `${LOG}?event=sign_in`);
  const [refused, accepted] = body.entries;
  assert.equal(refused.event, 'sign_in.refused');
  assert.equal(refused.details.code, 'in_response_to.unknown_request');
  assert.equal(refused.actor.kind, 'anonymous');
  assert.equal(accepted.event, 'sign_in.accepted');
  assert.equal(accepted.actor.kind, 'session');
  assert.match(accepted.actor.label, /@/);
  assert.ok(accepted.ip, JSON.stringify(accepted));
});

test('a downloaded log is whole, and every harm to it is found', async () => {
  await grow();
  const { text, head, jwks } = await download(here.origin, 'acme', OPERATOR_TOKEN);
  const lines = text.trim().split('\n');
  const found = verify(lines, { head, jwks });
  assert.equal(found.entries, lines.length);
  assert.equal(found.signed, true);
  const harmed = (harm) => { const all = lines.map((line) => JSON.parse(line)); harm(all); return all.map((entry) => JSON.stringify(entry)); };
  const rehash = (entry) => { entry.hash = hashOf(entry); };
  const middle = lines.length >> 1;
  const harms = [
    [/was changed/, (all) => { all[middle].details.revision = 7; }],
    [/was changed/, (all) => { all[middle].ip = '192.0.2.1'; }],
    [/does not follow/, (all) => { all[middle].ip = '192.0.2.1'; rehash(all[middle]); }],
    [/missing: after/, (all) => { all.splice(middle, 1); }],
    [/missing: after|out of order/, (all) => { all.splice(middle, 2, all[middle + 1], all[middle]); }],
    [/does not follow/, (all) => { all.splice(middle, 1); for (const entry of all.slice(middle)) { entry.sequence -= 1; rehash(entry); } }],
    [/out of order/, (all) => { all.splice(middle, 0, all[middle]); }],
    [/the end is missing/, (all) => { all.pop(); }],
    [/the beginning is missing/, (all) => { all.shift(); }],
    [/another organization/, (all) => { all.at(-1).organization = 'other'; rehash(all.at(-1)); }],
    // Somebody who writes the whole rest anew is stopped by the signature alone.
    [/is not the one of the head/, (all) => {
      all[middle].ip = '192.0.2.1';
      for (let i = middle; i < all.length; i += 1) { if (i > middle) all[i].previous = all[i - 1].hash; rehash(all[i]); }
    }],
  ];
  for (const [message, harm] of harms) assert.throws(() => verify(harmed(harm), { head, jwks }), message, String(harm));
  const forged = { ...head, last_sequence: head.last_sequence - 1, last_hash: JSON.parse(lines.at(-2)).hash };
  assert.throws(() => verify(lines.slice(0, -1), { head: forged, jwks }), /something else than what was signed/);
  const [start, payload, signature] = head.signature.split('.');
  const cut = { ...forged, signature: `${start}.${Buffer.from(JSON.stringify({ ...forged, signature: undefined })).toString('base64url')}.${signature}` };
  assert.throws(() => verify(lines.slice(0, -1), { head: cut, jwks }), /does not verify/);
  assert.ok(payload);
});

test('the command downloads and verifies, and fails on a log that was cut', async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'audit-'));
  const run = (...args) => promisify(execFile)(process.execPath, [path.join(root, 'scripts/verify-audit.mjs'), ...args], { env: { ...process.env, TOKEN: OPERATOR_TOKEN } });
  const { stdout } = await run('--fetch', here.origin, 'acme', directory);
  assert.match(stdout, /^whole: \d+ entries, 1 to \d+; complete as signed at 20/);
  const file = path.join(directory, 'audit.jsonl');
  const lines = fs.readFileSync(file, 'utf8').trim().split('\n');
  const head = ['--head', path.join(directory, 'head.json'), '--jwks', path.join(directory, 'jwks.json')];
  assert.match((await run(file, ...head)).stdout, /^whole/);
  fs.writeFileSync(file, lines.slice(0, -1).join('\n'));
  await assert.rejects(run(file, ...head), /NOT WHOLE: the end is missing/);
  fs.rmSync(directory, { recursive: true });
});

test('many at once: each has its entry, and the chain is one', async () => {
  const tokens = await Promise.all(Array.from({ length: 60 }, () => here.api('POST', '/api/organizations/acme/tokens', {})));
  assert.ok(tokens.every(({ status }) => status === 201));
  const { text, head, jwks } = await download(here.origin, 'acme', OPERATOR_TOKEN);
  const lines = text.trim().split('\n');
  verify(lines, { head, jwks });
  const made = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'token.created').map(({ details }) => details.id);
  for (const { body } of tokens) assert.ok(made.includes(body.id));
});
