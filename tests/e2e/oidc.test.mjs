// Applications sign their members in by OpenID Connect, through clients that others wrote: openid-client (npm), Authlib (PyPI).
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import * as oidc from 'openid-client';
import { spKey } from '../../scripts/sp-key.mjs';
import { Client, authenticate, enabled, post, stage } from './support.mjs';

const CALLBACK = 'http://localhost:4999/callback', GOODBYE = 'http://localhost:4999/goodbye';
const CLIENTS = '/api/organizations/acme/clients';

let here;
before(async () => {
  here = await stage({ variables: { TOKEN_SIGNING_KEY: spKey('P-256'), TOKEN_SIGNING_KEY_NEXT: spKey('rsa:2048') } });
  await enabled(here);
});
after(() => here.close());

async function register(token_endpoint_auth_method, jwks) {
  const { status, body } = await here.api('POST', CLIENTS, {
    name: 'The application', redirect_uris: [CALLBACK], post_logout_redirect_uris: [GOODBYE], token_endpoint_auth_method, jwks,
  });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

const options = { execute: [oidc.allowInsecureRequests] };
const discover = (client, authentication) =>
  oidc.discovery(new URL(here.origin), client.client_id, client.client_secret, authentication, options);

/** Follows the browser from the authorization endpoint, through the identity provider where it must, to the callback. */
async function walk(browser, url) {
  let target = String(url);
  for (let hops = 0; hops < 8; hops += 1) {
    const answer = await browser.request(target);
    if (!answer.location) throw new Error(`stopped at ${target}: ${answer.status} ${answer.text.slice(0, 200)}`);
    target = new URL(answer.location, target).href;
    if (target.startsWith(CALLBACK)) return new URL(target);
    if (target.startsWith(here.idp.signOnUrl)) {
      const back = await post(browser, await authenticate(browser, target));
      assert.equal(back.status, 303, back.text.slice(0, 300));
      target = new URL(back.location, here.origin).href;
    }
  }
  throw new Error('in circles');
}

async function signIn(config, browser = new Client(), parameters = {}) {
  const verifier = oidc.randomPKCECodeVerifier();
  const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK, scope: 'openid profile email roles offline_access', state, nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', ...parameters,
  });
  const back = await walk(browser, url);
  return oidc.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, maxAge: parameters.max_age });
}

for (const [method, authentication] of [
  ['client_secret_basic', (secret) => oidc.ClientSecretBasic(secret)],
  ['client_secret_post', (secret) => oidc.ClientSecretPost(secret)],
  ['none', () => oidc.None()],
]) {
  test(`openid-client with ${method}: sign in by SAML, ID token, userinfo, refresh`, async () => {
    const client = await register(method);
    const config = await discover(client, authentication(client.client_secret));
    const tokens = await signIn(config);
    const claims = tokens.claims();
    assert.equal(claims.iss, here.origin);
    assert.equal(claims.organization, 'acme');
    assert.equal(claims.email, 'ada@acme.example');
    assert.equal(claims.name, 'Ada Lovelace');
    const info = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
    assert.equal(info.email, 'ada@acme.example');
    const renewed = await oidc.refreshTokenGrant(config, tokens.refresh_token);
    assert.equal(renewed.claims().sub, claims.sub);
    assert.notEqual(renewed.refresh_token, tokens.refresh_token);
    await assert.rejects(oidc.refreshTokenGrant(config, tokens.refresh_token), { error: 'invalid_grant' });
    await assert.rejects(oidc.refreshTokenGrant(config, renewed.refresh_token), { error: 'invalid_grant' }, 'reuse ends the family');
  });
}

test('openid-client with private_key_jwt', async () => {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey);
  const client = await register('private_key_jwt', { keys: [{ kty, crv, x, y, kid: 'one', use: 'sig', alg: 'ES256' }] });
  const config = await discover(client, oidc.PrivateKeyJwt({ key: keys.privateKey, kid: 'one' }));
  const tokens = await signIn(config);
  assert.equal(tokens.claims().aud, client.client_id);
});

test('one sign-in serves every application; prompt=none asks nobody; prompt=login and max_age ask anew', async () => {
  const browser = new Client();
  const first = await discover(await register('client_secret_basic'));
  const second = await discover(await register('client_secret_basic'));
  const one = (await signIn(first, browser)).claims();
  const two = (await signIn(second, browser, { prompt: 'none' })).claims();
  assert.equal(one.sub, two.sub);
  await assert.rejects(signIn(second, new Client(), { prompt: 'none' }), { error: 'login_required' });
  const anew = (await signIn(second, browser, { prompt: 'login' })).claims();
  assert.ok(anew.auth_time >= two.auth_time);
  assert.ok((await signIn(second, browser, { max_age: 0 })).claims().auth_time >= anew.auth_time);
});

test('introspection, revocation and sign-out', async () => {
  const browser = new Client();
  const config = await discover(await register('client_secret_basic'));
  const tokens = await signIn(config, browser);
  assert.equal((await oidc.tokenIntrospection(config, tokens.access_token)).active, true);
  await oidc.tokenRevocation(config, tokens.refresh_token);
  assert.equal((await oidc.tokenIntrospection(config, tokens.access_token)).active, false);
  const again = await signIn(config, browser);
  const url = oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: GOODBYE, id_token_hint: again.id_token, state: 's' });
  const answer = await browser.request(url.href);
  assert.equal(answer.location, `${GOODBYE}?state=s`);
  assert.equal((await oidc.tokenIntrospection(config, again.access_token)).active, false, 'tokens end with the session');
  assert.equal((await browser.request(`${here.origin}/session`, { headers: { accept: 'application/json' } })).status, 401);
});

test('a hundred redemptions of one code at once: exactly one gets tokens', async () => {
  const client = await register('client_secret_basic');
  const config = await discover(client);
  const back = await walk(new Client(), oidc.buildAuthorizationUrl(config, { redirect_uri: CALLBACK, scope: 'openid' }));
  const form = new URLSearchParams({ grant_type: 'authorization_code', code: back.searchParams.get('code'), redirect_uri: CALLBACK });
  const authorization = `Basic ${Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64')}`;
  const redeem = () => fetch(`${here.origin}/oauth/token`, { method: 'POST', body: form, headers: { authorization } });
  const statuses = (await Promise.all(Array.from({ length: 100 }, redeem))).map((answer) => answer.status);
  assert.deepEqual([200, 400].map((status) => statuses.filter((of) => of === status).length), [1, 99]);
});

const authlib = process.env.PYTHON_PEERS;
test('Authlib (Python): discovery, code with PKCE, ID token by JWKS, userinfo', { skip: !authlib && 'Authlib could not be had: its test is skipped' }, async () => {
  const client = await register('client_secret_basic');
  const run = promisify(execFile);
  const script = new URL('authlib_client.py', import.meta.url).pathname;
  const python = (...words) => run('python3', [script, here.origin, client.client_id, client.client_secret, CALLBACK, ...words],
    { env: { ...process.env, PYTHONPATH: authlib, AUTHLIB_INSECURE_TRANSPORT: '1' } }).then(({ stdout }) => JSON.parse(stdout));
  const { url, state, verifier, nonce } = await python('begin');
  const back = await walk(new Client(), url);
  const { claims, info } = await python('end', back.href, state, verifier, nonce);
  assert.equal(claims.email, 'ada@acme.example');
  assert.equal(claims.nonce, nonce);
  assert.equal(info.sub, claims.sub);
});
