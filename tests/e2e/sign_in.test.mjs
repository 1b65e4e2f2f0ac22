// Members sign in over HTTP, in the real runtime, with a real identity provider.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client, authenticate, enabled, lastCode as codeOf, post, session as sessionOf, stage, volley } from './support.mjs';

let here;
before(async () => { here = await stage(); await enabled(here); });
after(() => here.close());

const session = (client) => sessionOf(here, client);
const login = (query = '') => `${here.origin}/organizations/acme/saml/login${query}`;
const lastCode = () => codeOf(here);

test('the first verified test learns and pins the entity ID', async () => {
  const { body } = await here.api('GET', '/api/organizations/acme/saml');
  assert.equal(body.idp_entity_id, here.idp.entityId);
  assert.equal(body.state, 'enabled');
  assert.ok(body.tested_at && body.enabled_at);
});

test('SP-initiated: out by Redirect, back by POST, 303 to return_to, a session', async () => {
  const client = new Client();
  const form = await authenticate(client, login('?return_to=/reports?year=2026'));
  const answer = await post(client, form);
  assert.equal(answer.status, 303);
  assert.equal(answer.location, '/reports?year=2026');
  const cookies = answer.headers.getSetCookie();
  const cookie = cookies.find((line) => line.startsWith('__Host-saml-session='));
  assert.match(cookie, /; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=604800/);
  const { status, body } = await session(client);
  assert.equal(status, 200);
  assert.equal(body.organization, 'acme');
  assert.equal(body.name_id, 'ada@acme.example');
  assert.equal(body.email, 'ada@acme.example');
  assert.equal(body.name, 'Ada Lovelace');
});

test('return_to may carry a whole URL in its query', async () => {
  const client = new Client();
  const returnTo = '/x?u=%2F%2Fy&next=https%3A%2F%2Fapp.example%2F';
  const answer = await post(client, await authenticate(client, login(`?return_to=${encodeURIComponent(returnTo)}`)));
  assert.deepEqual([answer.status, answer.location], [303, returnTo]);
});

test('the pending login is a cookie that a cross-site POST carries', async () => {
  const answer = await new Client().request(login());
  const [cookie] = answer.headers.getSetCookie();
  assert.match(cookie, /^__Host-saml-login-[0-9a-f]{16}=.*; Path=\/; Secure; HttpOnly; SameSite=None; Max-Age=1800$/);
});

test('a Response without this browser\'s pending login is refused', async () => {
  const form = await authenticate(new Client(), login());
  const other = new Client();
  const answer = await post(other, form);
  assert.equal(answer.status, 403);
  assert.equal((await session(other)).status, 401);
  assert.equal(await lastCode(), 'in_response_to.unknown_request');
});

test('IdP-initiated, upgrade: answered by a fresh AuthnRequest, then signed in', async () => {
  const client = new Client();
  const tile = here.idp.signOnUrl.replace('/saml/sso', '/launch');
  const first = await post(client, await authenticate(client, tile));
  assert.equal(first.status, 302);
  assert.ok(first.location.startsWith(here.idp.signOnUrl));
  assert.equal((await session(client)).status, 401);
  const second = await post(client, await authenticate(client, first.location));
  assert.equal(second.status, 303);
  assert.equal((await session(client)).status, 200);
});

test('a replayed Response is refused, and says so to the administrator only', async () => {
  const client = new Client();
  const begun = await client.request(login());
  const again = client.copy();
  const form = await authenticate(client, begun.location);
  assert.equal((await post(client, form)).status, 303);
  const answer = await post(again, form);
  assert.equal(answer.status, 403);
  assert.match(answer.text, /We could not sign you in\./);
  assert.ok(!answer.text.includes('replay'));
  assert.equal(await lastCode(), 'replay.request_seen');
});

test('1,000 concurrent posts of one valid Response: exactly one session', async () => {
  const client = new Client();
  const begun = await client.request(login());
  const cookie = [...client.cookies.get(new URL(here.origin).host)].map(([name, value]) => `${name}=${value}`).join('; ');
  const form = await authenticate(client, begun.location);
  const statuses = await volley(form, 1000, cookie);
  const count = (status) => statuses.filter((of) => of === status).length;
  assert.deepEqual([count(303), count(403)], [1, 999]);
});

test('sign out ends the session at once', async () => {
  const client = new Client();
  assert.equal((await post(client, await authenticate(client, login()))).status, 303);
  const held = client.copy();
  assert.equal((await client.request(`${here.origin}/session/logout`, { method: 'POST' })).status, 303);
  assert.equal((await session(client)).status, 401);
  assert.equal((await session(held)).status, 401, 'the cookie alone is worth nothing');
});

test('disable ends sign-in and sessions at once; enable brings sign-in back', async () => {
  const client = new Client();
  const late = await authenticate(client, login());
  const member = new Client();
  await post(member, await authenticate(member, login()));
  assert.equal((await session(member)).status, 200);
  assert.equal((await here.api('POST', '/api/organizations/acme/saml/disable')).body.state, 'disabled');
  assert.equal((await session(member)).status, 401);
  assert.equal((await post(client, late)).status, 403);
  assert.equal((await new Client().request(login())).status, 403);
  assert.equal((await here.api('POST', '/api/organizations/acme/saml/enable')).body.state, 'enabled');
  assert.equal((await session(member)).status, 401);
  const back = new Client();
  assert.equal((await post(back, await authenticate(back, login()))).status, 303);
});
