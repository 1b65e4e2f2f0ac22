// The API in the real runtime: who may do what, ETags, limits, and secrets that are stored only as hashes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client, stage } from './support.mjs';

let here, acme, other;
const token = (value) => ({ authorization: `Bearer ${value}` });
before(async () => {
  here = await stage();
  for (const id of ['acme', 'other']) assert.equal((await here.api('POST', '/api/organizations', { id, name: id })).status, 201);
  acme = (await here.api('POST', '/api/organizations/acme/tokens', { label: 'ci' })).body;
  other = (await here.api('POST', '/api/organizations/other/tokens')).body;
});
after(() => here.close());
const saml = '/api/organizations/acme/saml';
const code = (answer) => [answer.status, answer.body.code];

test('wrong, missing and foreign tokens', async () => {
  assert.deepEqual(code(await here.api('GET', saml, undefined, { authorization: '' })), [401, 'token.missing']);
  assert.deepEqual(code(await here.api('GET', saml, undefined, token('nonsense'))), [401, 'token.unknown']);
  assert.deepEqual(code(await here.api('GET', saml, undefined, token(acme.token.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A'))))), [401, 'token.unknown']);
  assert.deepEqual(code(await here.api('GET', saml, undefined, token(other.token))), [403, 'token.foreign']);
  assert.deepEqual(code(await here.api('PUT', saml, {}, token(other.token))), [403, 'token.foreign']);
  assert.deepEqual(code(await here.api('GET', '/api/organizations', undefined, token(acme.token))), [403, 'token.operator_only']);
  assert.deepEqual(code(await here.api('POST', '/api/organizations/acme/tokens', {}, token(acme.token))), [403, 'token.operator_only']);
  assert.equal((await here.api('GET', saml, undefined, token(acme.token))).status, 200);
});

test('a revoked token is refused at once', async () => {
  const { body } = await here.api('POST', '/api/organizations/acme/tokens');
  assert.equal((await here.api('GET', saml, undefined, token(body.token))).status, 200);
  assert.equal((await here.api('DELETE', `/api/organizations/acme/tokens/${body.id}`)).status, 204);
  assert.deepEqual(code(await here.api('GET', saml, undefined, token(body.token))), [401, 'token.unknown']);
});

test('no secret is in KV', async () => {
  const kv = await here.runtime.getKVNamespace('SETTINGS');
  const secret = acme.token.split('.').at(-1);
  const { keys } = await kv.list();
  assert.ok(keys.length >= 4);
  for (const { name } of keys) {
    assert.ok(!name.includes(secret) && !(await kv.get(name)).includes(secret), name);
  }
});

test('ids are validated and taken once', async () => {
  for (const id of ['', 'A', 'a b', '-a', 'a/../b', 'x'.repeat(64)]) {
    assert.deepEqual(code(await here.api('POST', '/api/organizations', { id, name: 'x' })), [400, 'organization.id_invalid'], id);
  }
  assert.deepEqual(code(await here.api('POST', '/api/organizations', { id: 'acme', name: 'x' })), [409, 'organization.exists']);
  assert.deepEqual(code(await here.api('POST', '/api/organizations', { id: 'new' })), [400, 'request.body_invalid']);
  assert.deepEqual(code(await here.api('GET', '/api/organizations/none')), [404, 'organization.not_found']);
});

test('ETag and If-Match keep two administrators apart', async () => {
  const first = await here.api('GET', saml);
  const settings = { sign_on_url: here.idp.signOnUrl, certificates: [here.idp.cert] };
  assert.deepEqual(code(await here.api('PUT', saml, settings)), [428, 'settings.if_match_missing']);
  const written = await here.api('PUT', saml, settings, { 'if-match': first.headers.get('etag') });
  assert.equal(written.status, 200);
  assert.notEqual(written.headers.get('etag'), first.headers.get('etag'));
  const again = { ...settings, force_authn: true };
  assert.deepEqual(code(await here.api('PUT', saml, again, { 'if-match': first.headers.get('etag') })), [412, 'settings.if_match_failed']);
  // What was read can be sent back whole.
  const { body, headers } = await here.api('GET', saml);
  assert.equal((await here.api('PUT', saml, body, { 'if-match': headers.get('etag') })).status, 200);
  assert.equal(body.certificate_details[0].subject, 'CN=Demo identity provider');
});

test('mistakes are named, all at once', async () => {
  const answer = await here.api('PUT', saml, {
    sign_on_url: 'http://login.example/', certificates: ['-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----'],
    clock_skew_seconds: 181, signature_policy: 'none', colour: 'green', sign_authn_requests: true,
  }, { 'if-match': '*' });
  assert.equal(answer.status, 422);
  assert.deepEqual(answer.body.errors.map(({ field, code }) => `${field} ${code}`).sort(), [
    'certificates key.private_key', 'clock_skew_seconds settings.invalid_value', 'colour settings.unknown_field',
    'sign_authn_requests settings.signing_key_missing', 'sign_on_url settings.sign_on_url_invalid',
    'signature_policy settings.invalid_value',
  ]);
});

test('enable needs the test', async () => {
  assert.deepEqual(code(await here.api('POST', `${saml}/enable`)), [409, 'settings.not_tested']);
});

test('too large bodies get 413 before anything else', async () => {
  const large = 'x'.repeat(65 * 1024);
  const answer = await fetch(`${here.origin}${saml}`, { method: 'PUT', body: large });
  assert.equal(answer.status, 413);
  assert.equal((await answer.json()).code, 'request.body_too_large');
  const acs = (octets) => fetch(`${here.origin}/organizations/acme/saml/consume`, {
    method: 'POST', body: new URLSearchParams({ SAMLResponse: Buffer.alloc(octets, 'x').toString('base64') }),
  });
  assert.equal((await acs(256 * 1024 + 1)).status, 413);
  assert.notEqual((await acs(256 * 1024)).status, 413);
});

test('unknown places and methods', async () => {
  assert.deepEqual(code(await here.api('GET', '/nowhere')), [404, 'request.not_found']);
  const answer = await here.api('DELETE', '/session');
  assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'GET']);
});

test('forms of another site, or without their token, do nothing', async () => {
  const client = new Client();
  const { body } = await here.api('POST', '/api/organizations/acme/setup-links');
  await client.open(body.url);
  const page = `${here.origin}/organizations/acme/settings/sso`;
  const post = (form, headers) => client.request(page, { method: 'POST', form, headers });
  assert.equal((await post({ action: 'disable' })).status, 403);
  const csrf = /name="csrf" value="([^"]+)"/.exec((await client.request(page)).text)[1];
  assert.equal((await post({ action: 'disable', csrf }, { origin: 'https://evil.example' })).status, 403);
  assert.equal((await post({ action: 'disable', csrf }, { 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await post({ action: 'disable', csrf })).status, 303);
});

test('return_to leads only to this site and listed origins', async () => {
  const { headers } = await here.api('GET', saml);
  await here.api('PUT', saml, { sign_on_url: here.idp.signOnUrl, certificates: [here.idp.cert] }, { 'if-match': headers.get('etag') });
  for (const evil of ['//evil.example', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)', '/a\r\nb']) {
    const answer = await new Client().request(`${here.origin}/organizations/acme/saml/login?return_to=${encodeURIComponent(evil)}`, { headers: { accept: 'application/json' } });
    assert.equal(answer.status, 400, evil);
    assert.match(JSON.parse(answer.text).code, /^return_to\./);
  }
});

test('a deleted organization is gone at once, with its tokens', async () => {
  await here.api('POST', '/api/organizations', { id: 'gone', name: 'Gone' });
  const { body } = await here.api('POST', '/api/organizations/gone/tokens');
  assert.equal((await here.api('DELETE', '/api/organizations/gone')).status, 204);
  assert.equal((await here.api('GET', '/api/organizations/gone')).status, 404);
  assert.equal((await here.api('GET', '/api/organizations/gone/saml', undefined, token(body.token))).status, 401);
  const list = (await here.api('GET', '/api/organizations')).body.organizations.map(({ id }) => id);
  assert.deepEqual(list, ['acme', 'other']);
});
