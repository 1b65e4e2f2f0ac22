// KV that stands still: this location has cached everything and hears of no change. What must be exact is exact all
// the same, since the Durable Object decides. Each test first shows that the same request worked.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { identity } from '../../demo/idp.mjs';
import { Client, authenticate, enabled, lastCode, post, session, stage } from './support.mjs';

let here, directory, first, second;
const SAML = '/api/organizations/acme/saml';
const login = () => `${here.origin}/organizations/acme/saml/login`;
const bearer = (token) => ({ authorization: `Bearer ${token}` });

before(async () => {
  here = await stage({ inFront: true });
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'saml-edge-second-'));
  const { key, cert } = identity(directory);
  first = { key: here.idp.key, cert: here.idp.cert };
  second = { key, cert };
});
after(async () => { await here.close(); fs.rmSync(directory, { recursive: true, force: true }); });
const signWith = (pair) => Object.assign(here.options, pair);
beforeEach(async () => {
  await here.control();
  signWith(first);
  await enabled(here, { certificates: [first.cert, second.cert] });
});
afterEach(() => here.control());

async function signIn() {
  const client = new Client();
  const answer = await post(client, await authenticate(client, login()));
  return { client, status: answer.status };
}

/** What KV says about the organization, seen through the directory, which reads nothing else. */
const enabledInKv = async () => (await here.api('GET', '/api/organizations')).body.organizations[0].enabled;

test('Disable acts at once: on a login that is out, on a new one, on sessions', async () => {
  await here.control('frozen=1');
  const member = await signIn();
  assert.equal(member.status, 303);
  assert.equal((await session(here, member.client)).status, 200);
  const out = new Client();
  const form = await authenticate(out, login());
  assert.equal((await here.api('POST', `${SAML}/disable`)).body.state, 'disabled');
  assert.equal(await enabledInKv(), true, 'KV still says enabled');
  assert.equal((await post(out, form)).status, 403);
  assert.equal((await session(here, out)).status, 401);
  assert.equal((await session(here, member.client)).status, 401, 'its session has ended');
  assert.equal((await signIn()).status, 403);
  assert.equal((await here.api('POST', `${SAML}/enable`)).body.state, 'enabled');
  assert.equal((await session(here, member.client)).status, 401, 'and stays ended');
  assert.equal((await signIn()).status, 303);
});

test('a removed certificate acts at once', async () => {
  await here.control('frozen=1');
  assert.equal((await signIn()).status, 303);
  const out = new Client();
  const form = await authenticate(out, login());
  signWith(second);
  await enabled(here, { certificates: [second.cert] });
  assert.equal((await post(out, form)).status, 403);
  assert.equal((await session(here, out)).status, 401);
  assert.equal(await lastCode(here), 'signature.key_mismatch');
  signWith(first);
  assert.equal((await signIn()).status, 403);
  signWith(second);
  assert.equal((await signIn()).status, 303);
});

test('a new certificate acts at once', async () => {
  await enabled(here, { certificates: [first.cert] });
  await here.control('frozen=1');
  signWith(second);
  assert.equal((await signIn()).status, 403);
  await enabled(here, { certificates: [second.cert] });
  assert.equal((await signIn()).status, 303);
});

test('stricter settings act at once', async () => {
  await enabled(here, { certificates: [first.cert], signature_policy: 'either' });
  await here.control('frozen=1');
  here.options.signResponse = false;
  assert.equal((await signIn()).status, 303);
  const out = new Client();
  const form = await authenticate(out, login());
  delete here.options.signResponse;
  await enabled(here, { certificates: [first.cert], signature_policy: 'both' });
  assert.equal((await post(out, form)).status, 403);
  assert.equal(await lastCode(here), 'signature.missing_on_response');
});

test('a revoked token acts at once', async () => {
  const { body } = await here.api('POST', '/api/organizations/acme/tokens');
  await here.control('frozen=1');
  assert.equal((await here.api('GET', SAML, undefined, bearer(body.token))).status, 200);
  const page = new Client();
  const settings = `${here.origin}/organizations/acme/settings/sso`;
  assert.equal((await page.request(settings, { method: 'POST', form: { action: 'sign_in', token: body.token } })).status, 303);
  assert.equal((await page.request(settings)).status, 200);
  assert.equal((await here.api('DELETE', `/api/organizations/acme/tokens/${body.id}`)).status, 204);
  const answer = await here.api('GET', SAML, undefined, bearer(body.token));
  assert.deepEqual([answer.status, answer.body.code], [401, 'token.unknown']);
  assert.equal((await page.request(settings)).status, 401, 'the page that it opened is closed');
});

test('a revoked setup link acts at once', async () => {
  const link = async () => (await here.api('POST', '/api/organizations/acme/setup-links', {})).body;
  const opened = await link(), unopened = await link();
  await here.control('frozen=1');
  const client = new Client();
  const settings = `${here.origin}/organizations/acme/settings/sso`;
  assert.equal((await client.open(opened.url)).status, 200);
  assert.equal((await client.request(settings)).status, 200);
  for (const { id } of [opened, unopened]) {
    assert.equal((await here.api('DELETE', `/api/organizations/acme/setup-links/${id}`)).status, 204);
  }
  assert.equal((await client.request(settings)).status, 401);
  assert.equal((await client.open(opened.url)).status, 403);
  assert.equal((await new Client().open(unopened.url)).status, 403);
});

test('a deleted organization is gone at once', async () => {
  await here.control('frozen=1');
  const { client, status } = await signIn();
  assert.equal(status, 303);
  const out = new Client();
  const form = await authenticate(out, login());
  assert.equal((await here.api('DELETE', '/api/organizations/acme')).status, 204);
  assert.equal((await session(here, client)).status, 401);
  assert.equal((await post(out, form)).status, 404);
  assert.equal((await session(here, out)).status, 401);
});
