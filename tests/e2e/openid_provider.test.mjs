// An organization connects a certified OpenID provider that others wrote (oidc-provider, npm), in Chromium, without SAML.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import http from 'node:http';
import { after, before, test } from 'node:test';
import Provider from 'oidc-provider';
import { browser, shoot, stage } from './support.mjs';

const SECRET = 'a secret: of+the/client%';
const PAGE = '/organizations/acme/settings/sso';
let here, server, issuer, chromium, page;

/** The keys that the provider signs with: one of each kind. */
const KEYS = [
  ['RS256', 'rsa', { modulusLength: 2048 }], ['ES256', 'ec', { namedCurve: 'P-256' }], ['EdDSA', 'ed25519', {}],
].map(([alg, kind, options]) =>
  ({ ...crypto.generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: `key-${alg}` }));

function provider(algorithm) {
  const app = new Provider(issuer, {
    clients: [{
      client_id: 'saml-edge', client_secret: SECRET, redirect_uris: [`${here.origin}/organizations/acme/oidc/callback`],
      response_types: ['code'], grant_types: ['authorization_code'], id_token_signed_response_alg: algorithm,
    }],
    jwks: { keys: KEYS },
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256', 'EdDSA'] },
    findAccount: (_, id) => ({
      accountId: id, claims: () => ({ sub: id, email: `${id}@acme.example`, email_verified: true, name: `Name of ${id}` }),
    }),
    cookies: { keys: ['a key of the provider'] },
  });
  return app.callback();
}

before(async () => {
  here = await stage({ variables: { ALLOW_LOCAL_METADATA: 'true' } });
  let answer;
  server = http.createServer((request, response) => answer(request, response));
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  issuer = `http://localhost:${server.address().port}`;
  server.sign = (algorithm) => { answer = provider(algorithm); };
  server.sign('RS256');
  assert.equal((await here.api('POST', '/api/organizations', { id: 'acme', name: 'Acme' })).status, 201);
  chromium = await browser({ locale: 'en-US' });
  page = await chromium.newPage();
  page.setDefaultTimeout(8_000);
});
after(async () => {
  await chromium?.close();
  server.close();
  server.closeAllConnections();
  await here.close();
});

/** Signs in at the provider's own pages and consents. */
async function signInThere(name) {
  await page.waitForURL(`${issuer}/**`);
  if (await page.locator('input[name=login]').count()) {
    await page.fill('input[name=login]', name);
    await page.fill('input[name=password]', 'any');
    await page.click('button[type=submit]');
  }
  for (let step = 0; step < 2 && page.url().startsWith(issuer); step += 1) await page.click('button[type=submit]');
  await page.waitForURL(`${here.origin}/**`);
}

test('the administrator connects it on the page, tests by a real login, and enables', async () => {
  const token = (await here.api('POST', '/api/organizations/acme/tokens')).body.token;
  await page.goto(here.origin + PAGE);
  await page.fill('input[name=token]', token);
  await page.click('button[value=sign_in]');
  await page.waitForSelector('#protocol-saml:checked');
  assert.equal(await page.isVisible('#sign_on_url'), true);
  assert.equal(await page.isVisible('#openid_connect_issuer'), false);
  await page.click('label[for=protocol-oidc]');
  assert.equal(await page.isVisible('#sign_on_url'), false);
  assert.equal(await page.inputValue('#redirect_uri'), `${here.origin}/organizations/acme/oidc/callback`);
  await page.fill('#openid_connect_issuer', issuer);
  await page.fill('#openid_connect_client_id', 'saml-edge');
  await page.fill('#openid_connect_client_secret', SECRET);
  await shoot(page, 'openid-provider-filled');
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.click('button.of-oidc[value=update_and_test]');
  await signInThere('ada');
  const verdict = (await here.api('GET', '/api/organizations/acme/saml/test')).body;
  assert.equal(verdict.outcome, 'accepted', JSON.stringify(verdict, null, 1));
  assert.equal(verdict.checks.length, 16);
  assert.deepEqual([verdict.subject.issuer, verdict.subject.name_id, verdict.subject.email], [issuer, 'ada', 'ada@acme.example']);
  assert.equal(await page.isVisible('#protocol-oidc-note .tested'), true, 'the green check mark');
  await shoot(page, 'openid-provider-tested');
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.click('button[value=enable]');
  await page.waitForURL('**/sso?enabled=1');
});

for (const algorithm of ['RS256', 'ES256', 'EdDSA']) {
  test(`a member signs in by it with ${algorithm}`, async () => {
    server.sign(algorithm);
    await page.goto(`${here.origin}/organizations/acme/saml/login?return_to=%2Fsession`);
    await signInThere('bob');
    if (page.url().endsWith('/session')) {
      const session = JSON.parse(await page.locator('body').innerText());
      assert.deepEqual([session.issuer, session.name_id, session.name], [issuer, 'bob', 'Name of bob']);
    } else {
      const [last] = (await here.api('GET', '/api/organizations/acme/saml/verdicts')).body.verdicts;
      assert.fail(JSON.stringify(last, null, 1));
    }
  });
}
