// What workerd's log says of every kind of message: JSON, codes and times, and nothing of a person or a secret.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { spKey } from '../../scripts/sp-key.mjs';
import { Client, OPERATOR_TOKEN, authenticate, enabled, post, stage } from './support.mjs';

let here;
const sent = [];
before(async () => {
  here = await stage({ inFront: true, variables: { TOKEN_SIGNING_KEY: spKey('P-256'), SP_SIGNING_KEY: spKey('rsa:2048') } });
  await enabled(here);
});
after(() => here.close());
const login = () => `${here.origin}/organizations/acme/saml/login`;
const lines = () => here.logs.join('').split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));

test('every kind of message', async () => {
  const client = new Client();
  const form = await authenticate(client, login());
  sent.push(form.fields.SAMLResponse);
  assert.equal((await post(client, form)).status, 303);
  assert.equal((await post(client, form)).status, 403, 'a replay');
  const second = new Client();
  const own = await authenticate(second, login());
  const xml = Buffer.from(own.fields.SAMLResponse, 'base64').toString().replace('ada@acme', 'eve@acme');
  assert.equal((await post(second, { ...own, fields: { ...own.fields, SAMLResponse: Buffer.from(xml).toString('base64') } })).status, 403);
  assert.equal((await post(new Client(), { action: form.action, fields: { SAMLResponse: 'garbage!' } })).status, 403);
  await client.request(`${here.origin}/session`);
  await client.request(`${here.origin}/organizations/acme/saml/logout`);
  await client.request(`${here.origin}/?organization=${encodeURIComponent('ada@acme.example')}`);
  await client.request(`${login()}?return_to=${encodeURIComponent('/private?ada=1')}`);
  const link = await here.api('POST', '/api/organizations/acme/setup-links');
  sent.push(link.body.url.split('.').at(-1));
  await new Client().open(link.body.url);
  const registered = await here.api('POST', '/api/organizations/acme/clients', { name: 'Wiki', redirect_uris: ['http://localhost:4999/callback'], token_endpoint_auth_method: 'client_secret_post' });
  sent.push(registered.body.client_secret);
  const browser = new Client();
  await post(browser, await authenticate(browser, login()));
  const query = new URLSearchParams({ client_id: registered.body.client_id, redirect_uri: 'http://localhost:4999/callback', response_type: 'code', scope: 'openid email', state: 'the-state', nonce: 'the-nonce', code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' });
  const back = await browser.request(`${here.origin}/oauth/authorize?${query}`);
  const code = new URL(back.location).searchParams.get('code');
  sent.push(code);
  const tokens = await (await fetch(`${here.origin}/oauth/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: 'http://localhost:4999/callback', code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk', client_id: registered.body.client_id, client_secret: registered.body.client_secret }) })).json();
  sent.push(tokens.access_token, tokens.id_token);
  await fetch(`${here.origin}/oauth/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
  for (const jar of [...client.cookies.values(), ...browser.cookies.values()]) sent.push(...[...jar.values()].filter((value) => value.length > 20));
  const test_ = await here.api('POST', '/api/organizations/acme/saml/test');
  sent.push(new URL(test_.body.login_url).searchParams.get('test'));
  await new Client().request(test_.body.login_url);
});

test('the log is JSON, with reference, code and times', () => {
  const all = lines();
  const accepted = all.find(({ event, code }) => event === 'sign_in' && code === 'accepted');
  assert.match(accepted.reference, /^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
  assert.equal(accepted.organization, 'acme');
  const refused = all.filter(({ event, code }) => event === 'sign_in' && code !== 'accepted').map(({ code }) => code);
  assert.ok(refused.includes('in_response_to.unknown_request'), String(refused));
  const request = all.find(({ event, route, status }) => event === 'request' && route === '/organizations/{org}/saml/consume' && status === 303);
  assert.ok(request.milliseconds >= 0 && request.durable_object[0] >= 2 && request.kv[0] >= 1, JSON.stringify(request));
  assert.ok(refused.includes('post.not_base64') && refused.includes('signature.digest_mismatch'), String(refused));
});

test('nothing of a person, no message, no secret', () => {
  const text = here.logs.join('');
  assert.ok(text.length > 1_000);
  for (const told of ['ada', 'Ada', 'eve@', 'PHNhbW', '<saml', '127.0.0.1', 'private', OPERATOR_TOKEN, ...sent]) {
    assert.ok(told, 'something was to be looked for');
    assert.ok(!text.includes(told), `${told.slice(0, 40)} is in the log: ${text.split('\n').find((line) => line.includes(told))}`);
  }
});

test('a data point for each request and verdict', async () => {
  const points = await (await fetch(`${here.origin}/in-front/points`)).json();
  const said = points.map(({ blobs }) => blobs.join(' '));
  assert.ok(said.includes('sign_in accepted acme') && said.includes('sign_in in_response_to.unknown_request acme'), String(new Set(said)));
  assert.deepEqual(points.find(({ blobs }) => blobs[1] === 'accepted'), { indexes: ['acme'], doubles: [1], blobs: ['sign_in', 'accepted', 'acme'] });
});

test('/readyz names what does not answer; Server-Timing is for development', async () => {
  const ready = () => here.api('GET', '/readyz');
  assert.deepEqual((await ready()).body, { status: 'ok', kv: 'ok', durable_object: 'ok', secrets: 'ok' });
  await here.control('kv=down');
  const without = await ready();
  assert.deepEqual([without.status, without.body.kv, without.body.durable_object], [503, 'unavailable', 'ok']);
  await here.control('objects=down');
  assert.deepEqual((await ready()).body, { status: 'unavailable', kv: 'ok', durable_object: 'unavailable', secrets: 'ok' });
  await here.control();
  const timing = (await fetch(login(), { redirect: 'manual' })).headers.get('server-timing');
  assert.match(timing, /^total;dur=\d+, kv;desc="\d calls";dur=\d+, durable_object;/);
});

for (const [secret, value] of [['SESSION_KEY', 'c2hvcnQ='], ['OPERATOR_TOKEN', ''], ['TOKEN_SIGNING_KEY', 'no key']]) {
  test(`a wrong ${secret}: not ready, and the log names it`, async () => {
    const broken = await stage({ keys: { [secret]: value }, variables: { PUBLIC_ORIGIN: 'https://sso.example.com' } });
    const answer = await broken.api('GET', '/readyz');
    assert.deepEqual([answer.status, answer.body.code], [503, 'deployment.misconfigured']);
    assert.ok(answer.body.detail.includes(secret));
    assert.equal(answer.headers.get('server-timing'), null);
    const line = JSON.parse(broken.logs.join('').split('\n').find((text) => text.includes('misconfigured')));
    assert.ok(line.detail.includes(secret) && (!value || !JSON.stringify(line).includes(value)));
    await broken.close();
  });
}
