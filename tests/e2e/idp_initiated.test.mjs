// Sign-in that begins at the identity provider's tile, as each organization wants it.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { Client, authenticate, enabled, lastCode, post, session, stage, volley } from './support.mjs';

let here, tile;
before(async () => {
  here = await stage();
  tile = new URL('/launch', here.idp.signOnUrl).href;
});
after(() => here.close());
beforeEach(() => { delete here.options.RelayState; });

async function launch(relayState) {
  here.options.RelayState = relayState;
  const client = new Client();
  const form = await authenticate(client, tile);
  delete here.options.RelayState;
  if (relayState !== undefined) assert.equal(form.fields.RelayState, relayState, 'the identity provider sends it');
  return { client, form, answer: await post(client, form) };
}

/** Upgraded: the same browser goes on to the identity provider once more, and comes back with an answer. */
async function goOn({ client, answer }) {
  assert.equal(answer.status, 302);
  assert.ok(answer.location.startsWith(here.idp.signOnUrl));
  assert.equal((await session(here, client)).status, 401, 'what came in unasked signs nobody in');
  return post(client, await authenticate(client, answer.location));
}

const TOO_LONG = `https://app.example/${'deep/'.repeat(20)}link`;

test('upgrade: a fresh AuthnRequest, then signed in', async () => {
  await enabled(here);
  const first = await launch();
  const second = await goOn(first);
  assert.deepEqual([second.status, second.location], [303, '/']);
  assert.equal((await session(here, first.client)).body.name_id, 'ada@acme.example');
});

test('upgrade: RelayState leads on only where return_to could', async () => {
  for (const [relayState, goes] of [['/reports?year=2026', '/reports?year=2026'], ['https://evil.example/', '/'], ['opaque-handle', '/'], [TOO_LONG, '/']]) {
    const second = await goOn(await launch(relayState));
    assert.deepEqual([second.status, second.location], [303, goes], relayState);
  }
});

test('accept: signed in at once, and once', async () => {
  await enabled(here, { idp_initiated: 'accept' });
  for (const [relayState, goes] of [[undefined, '/'], ['/reports?year=2026', '/reports?year=2026'], ['//evil.example', '/'], [TOO_LONG, '/']]) {
    const { client, form, answer } = await launch(relayState);
    assert.deepEqual([answer.status, answer.location], [303, goes], relayState);
    assert.equal((await session(here, client)).body.name_id, 'ada@acme.example');
    const again = new Client();
    assert.equal((await post(again, form)).status, 403);
    assert.equal((await session(here, again)).status, 401);
    assert.equal(await lastCode(here), 'replay.assertion_seen');
  }
});

test('accept: a thousand posts at once are one session', async () => {
  const client = new Client();
  const statuses = await volley(await authenticate(client, tile), 1000);
  const count = (status) => statuses.filter((of) => of === status).length;
  assert.deepEqual([count(303), count(403)], [1, 999]);
});

test('refuse: nobody is signed in, and the administrator reads why; SP-initiated sign-in goes on', async () => {
  await enabled(here, { idp_initiated: 'refuse' });
  const { client, answer } = await launch();
  assert.equal(answer.status, 403);
  assert.match(answer.text, /We could not sign you in\./);
  assert.equal((await session(here, client)).status, 401);
  assert.equal(await lastCode(here), 'in_response_to.unsolicited');
  const asked = await authenticate(client, `${here.origin}/organizations/acme/saml/login`);
  assert.equal((await post(client, asked)).status, 303);
});
