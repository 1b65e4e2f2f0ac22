// The identity provider on another site than the Worker (127.0.0.1 and localhost), on plain http, in Chromium: its POST
// is cross-site, and carries only cookies that say `SameSite=None; Secure`.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client, authenticate, browser, enabled, lastCode, post, stage } from './support.mjs';

let here;
before(async () => { here = await stage({ idpHost: '127.0.0.1' }); await enabled(here); });
after(() => here.close());
const login = () => `${here.origin}/organizations/acme/saml/login?return_to=/session`;

/** Signs in at the identity provider; answers with the request that its form then makes. */
async function throughIdp(page) {
  const posted = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/saml/consume'));
  await page.goto(login());
  assert.equal(new URL(page.url()).hostname, '127.0.0.1');
  await page.fill('input[name=password]', 'demo');
  await page.click('button');
  return posted;
}

test('Chromium: the login comes back from another site, and later ones pass over a session cookie that is Lax', async () => {
  const context = await browser();
  const page = context.pages()[0] ?? await context.newPage();
  for (const time of ['first', 'again']) {
    const headers = await (await throughIdp(page)).allHeaders();
    assert.equal(headers['sec-fetch-site'], 'cross-site');
    assert.match(headers.cookie, /^__Host-saml-login-[0-9a-f]{16}=/, time);
    assert.ok(!headers.cookie.includes('__Host-saml-session'), 'the session cookie stays at home');
    await page.waitForURL(`${here.origin}/session`);
    assert.match(await page.locator('body').textContent(), /ada@acme\.example/);
    await page.context().clearCookies({ domain: '127.0.0.1' });
  }
  const cookies = await context.cookies(here.origin);
  assert.deepEqual(cookies.map(({ name, sameSite, secure, httpOnly }) => [name, sameSite, secure, httpOnly]),
    [['__Host-saml-session', 'Lax', true, true]]);
  await context.close();
});

// The control: Chromium does apply the rule here.
for (const attribute of ['SameSite=Lax', 'SameSite=Strict']) {
  test(`Chromium: with ${attribute} instead, the login would be lost on its way back`, async () => {
    const context = await browser();
    const page = context.pages()[0] ?? await context.newPage();
    await context.route(login(), async (route) => {
      const response = await route.fetch({ maxRedirects: 0 });
      const headers = response.headers();
      assert.match(headers['set-cookie'], /; SameSite=None; /);
      await route.fulfill({ response, headers: { ...headers, 'set-cookie': headers['set-cookie'].replace('SameSite=None', attribute) } });
    });
    const headers = await (await throughIdp(page)).allHeaders();
    assert.ok(!(headers.cookie ?? '').includes('saml-login'), headers.cookie);
    await page.getByText('We could not sign you in.').waitFor();
    assert.equal(await lastCode(here), 'in_response_to.unknown_request');
    await context.close();
  });
}

test('a browser that drops every cookie without SameSite=None and Secure signs in all the same', async () => {
  class Strict extends Client {
    async request(url, options) {
      const answer = await super.request(url, options);
      const host = new URL(url).host;
      for (const name of [...(this.cookies.get(host) ?? new Map()).keys()]) {
        if (host === new URL(here.origin).host && !this.crossSite.has(`${host} ${name}`)) this.cookies.get(host).delete(name);
      }
      return answer;
    }
  }
  const client = new Strict();
  const answer = await post(client, await authenticate(client, login()));
  assert.deepEqual([answer.status, answer.location], [303, '/session']);
});

test('two tabs at once, and the first answer that comes back, both sign in', async () => {
  const client = new Client();
  const first = await client.request(login());
  const second = await client.request(login());
  const [one, two] = [await authenticate(client, first.location), await authenticate(client, second.location)];
  assert.equal((await post(client, two)).status, 303);
  assert.equal((await post(client, one)).status, 303);
});
