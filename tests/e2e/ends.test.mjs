// What ends by itself does end: the clock of the Worker and its Durable Object runs ahead (in_front.mjs), to one second
// before the end and to the end.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Client, authenticate, enabled, codeOf, lastCode, post, resigned, session, stage } from './support.mjs';

let here;
const SAML = '/api/organizations/acme/saml';
const login = () => `${here.origin}/organizations/acme/saml/login`;
before(async () => { here = await stage({ inFront: true }); await enabled(here, { session_seconds: 3600 }); });
afterEach(() => here.control());
after(() => here.close());

/** Seconds from now to a time of the API. */
const until = (time) => Math.round((Date.parse(time) - Date.now()) / 1000);
const ahead = (seconds) => here.control(`ahead=${seconds}`);

async function signIn(edit) {
  const client = new Client();
  const form = await authenticate(client, login());
  const answer = await post(client, edit ? resigned(here, form, edit) : form);
  assert.equal(answer.status, 303);
  const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('__Host-saml-session='));
  return { client, maxAge: Number(/Max-Age=(\d+)/.exec(cookie)[1]), body: (await session(here, client)).body };
}

async function endsWithin(client, seconds) {
  await ahead(seconds - 10);
  assert.equal((await session(here, client)).status, 200, 'before its end');
  assert.match((await client.request(`${here.origin}/`)).text, /You are signed in/);
  await ahead(seconds + 1);
  const { status, body } = await session(here, client);
  assert.deepEqual([status, body.code], [401, 'session.missing']);
  assert.match((await client.request(`${here.origin}/`)).text, /name="organization"/, 'the home page asks anew');
  await here.control();
}

test('a session ends after session_seconds', async () => {
  const { client, maxAge, body } = await signIn();
  assert.equal(maxAge, 3600);
  assert.ok(Math.abs(until(body.expires_at) - 3600) <= 2, body.expires_at);
  await endsWithin(client, 3600);
});

test('a session ends at SessionNotOnOrAfter where that is earlier', async () => {
  const end = new Date(Date.now() + 1200_000).toISOString().replace(/\.\d+Z/, 'Z');
  const { client, maxAge, body } = await signIn((xml) => xml.replace('<saml:AuthnStatement ', `<saml:AuthnStatement SessionNotOnOrAfter="${end}" `));
  assert.equal(body.expires_at, end);
  assert.ok(maxAge <= 1200 && maxAge > 1190, `${maxAge}`);
  await endsWithin(client, until(end));
});

test('a SessionNotOnOrAfter that is later lengthens nothing', async () => {
  const end = new Date(Date.now() + 90_000_000).toISOString();
  const { maxAge } = await signIn((xml) => xml.replace('<saml:AuthnStatement ', `<saml:AuthnStatement SessionNotOnOrAfter="${end}" `));
  assert.equal(maxAge, 3600);
});

test('a login that is out for too long is refused', async () => {
  here.options.lifetimeInSeconds = 7200;
  for (const [seconds, status] of [[1790, 303], [1801, 403]]) {
    const client = new Client();
    const form = await authenticate(client, login());
    await ahead(seconds);
    assert.equal((await post(client, form)).status, status);
    assert.equal((await session(here, client)).status, status === 303 ? 200 : 401);
    await here.control();
  }
  assert.equal(await lastCode(here), 'in_response_to.unknown_request');
  delete here.options.lifetimeInSeconds;
});

test('a Response ends with its window and the clock skew', async () => {
  for (const [seconds, status] of [[410, 303], [421, 403]]) {
    const client = new Client();
    const form = await authenticate(client, login());
    await ahead(seconds);
    const answer = await post(client, form);
    assert.equal(answer.status, status, `${seconds} s`);
    await here.control();
    if (status === 403) assert.equal(await codeOf(here, answer), 'time.not_on_or_after');
  }
});

test('a spent Response stays spent for as long as it could be used', async () => {
  here.options.lifetimeInSeconds = 7200;
  await enabled(here, { session_seconds: 3600, idp_initiated: 'accept' });
  const client = new Client();
  const form = await authenticate(client, new URL('/launch', here.idp.signOnUrl).href);
  assert.equal((await post(client, form)).status, 303);
  await ahead(7190);
  assert.equal((await post(new Client(), form)).status, 403);
  assert.equal(await lastCode(here), 'replay.assertion_seen');
  await here.control();
  delete here.options.lifetimeInSeconds;
  await enabled(here, { session_seconds: 3600 });
});

test('a setup link expires, and the page that it opened with it', async () => {
  const { body } = await here.api('POST', '/api/organizations/acme/setup-links', { expires_in_seconds: 600 });
  assert.ok(Math.abs(until(body.expires_at) - 600) <= 2);
  const settings = `${here.origin}/organizations/acme/settings/sso`;
  const client = new Client();
  await ahead(590);
  assert.equal((await client.open(body.url)).status, 200);
  assert.equal((await client.request(settings)).status, 200);
  await ahead(601);
  assert.equal((await client.request(settings)).status, 401);
  for (const browser of [client, new Client()]) {
    const answer = await browser.open(body.url);
    assert.equal(answer.status, 403);
    assert.match(answer.text, /This link has expired/);
  }
});

test('a token expires, and the page that it opened with it', async () => {
  const { body } = await here.api('POST', '/api/organizations/acme/tokens', { expires_in_seconds: 600 });
  const read = () => here.api('GET', SAML, undefined, { authorization: `Bearer ${body.token}` });
  const settings = `${here.origin}/organizations/acme/settings/sso`;
  const client = new Client();
  assert.equal((await client.request(settings, { method: 'POST', form: { action: 'sign_in', token: body.token } })).status, 303);
  await ahead(590);
  assert.deepEqual([(await read()).status, (await client.request(settings)).status], [200, 200]);
  await ahead(601);
  assert.deepEqual([(await read()).status, (await client.request(settings)).status], [401, 401]);
});

test('a test that nobody finishes ends', async () => {
  const { body } = await here.api('POST', `${SAML}/test`);
  await ahead(3590);
  assert.equal((await new Client().request(body.login_url)).status, 302);
  await ahead(3601);
  assert.equal((await new Client().request(body.login_url)).status, 404);
});
