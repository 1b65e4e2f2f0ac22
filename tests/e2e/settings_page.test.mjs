// The administrator's whole flow and the member's, with Chromium at the keyboard.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { browser, shoot, stage } from './support.mjs';

let here, context, page, link;
const settings = () => `${here.origin}/organizations/acme/settings/sso`;
before(async () => {
  here = await stage();
  await here.api('POST', '/api/organizations', { id: 'acme', name: 'Acme' });
  link = (await here.api('POST', '/api/organizations/acme/setup-links', {})).body.url;
  context = await browser();
  page = context.pages()[0] ?? await context.newPage();
});
after(async () => { await context?.close(); await here?.close(); });

async function signInAtIdp(target = page) {
  if (await target.locator('input[name=password]').count()) {
    await target.fill('input[name=password]', 'demo');
    await target.click('button');
  }
}
async function updateAndTest() {
  await page.getByRole('button', { name: 'Update and Test SAML configuration' }).click();
  await page.waitForURL((url) => url.origin !== here.origin || url.search.includes('tested'));
  await signInAtIdp();
  await page.waitForURL(/settings\/sso\?tested/);
}

test('without access the page asks for a token and tells nothing', async () => {
  const answer = await page.goto(settings());
  assert.equal(answer.status(), 401);
  assert.ok(!(await page.content()).includes('Assertion Consumer Service'));
  await shoot(page, 'settings-access');
});

test('a setup link opens the page; another browser cannot use it any more', async () => {
  await page.goto(link);
  assert.equal(page.url(), settings());
  await page.getByRole('heading', { level: 1 }).waitFor();
  await shoot(page, 'settings-empty');
  const other = await browser();
  const second = other.pages()[0] ?? await other.newPage();
  const answer = await second.goto(link);
  assert.equal(answer.status(), 403);
  await shoot(second, 'setup-link-other-browser');
  assert.equal((await second.goto(link.slice(0, -1))).status(), 403);
  await shoot(second, 'setup-link-not-whole');
  await other.close();
});

test('mistakes are named at their fields and lose nothing', async () => {
  await page.fill('[name=sign_on_url]', 'ftp://nowhere');
  await page.fill('[name=certificates]', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----');
  await page.getByRole('button', { name: 'Update and Test SAML configuration' }).click();
  await page.getByText('must begin with https://').first().waitFor();
  assert.equal(await page.inputValue('[name=sign_on_url]'), 'ftp://nowhere');
  await shoot(page, 'settings-mistakes');
});

test('paste two values, Update and Test, green check mark, Enable', async () => {
  await page.goto(settings());
  await page.fill('[name=sign_on_url]', here.idp.signOnUrl);
  // Without its BEGIN and END lines.
  await page.fill('[name=certificates]', here.idp.cert.replace(/-----[A-Z ]+-----/g, '').trim());
  await updateAndTest();
  await page.getByText('Ada Lovelace').first().waitFor();
  await shoot(page, 'settings-tested');
  const { body } = await here.api('GET', '/api/organizations/acme/saml');
  assert.equal(body.state, 'tested');
  assert.equal(body.idp_entity_id, here.idp.entityId);
  await page.getByRole('button', { name: 'Enable' }).click();
  await page.waitForURL(/enabled/);
  await shoot(page, 'settings-enabled');
  assert.equal((await here.api('GET', '/api/organizations/acme/saml')).body.state, 'enabled');
});

test('a member signs in by the organization\'s name, and out', async () => {
  const member = await browser();
  const tab = member.pages()[0] ?? await member.newPage();
  await tab.goto(`${here.origin}/`);
  await shoot(tab, 'sign-in');
  await tab.fill('[name=organization]', 'Nobody & Sons');
  await tab.keyboard.press('Enter');
  await tab.getByText('We do not know an organization of this name.').waitFor();
  await shoot(tab, 'sign-in-unknown');
  await tab.fill('[name=organization]', 'Acme');
  await tab.keyboard.press('Enter');
  await tab.waitForURL((url) => url.origin !== here.origin);
  await signInAtIdp(tab);
  await tab.waitForURL(`${here.origin}/`);
  await tab.getByText('Ada Lovelace').first().waitFor();
  await shoot(tab, 'signed-in');
  const cookies = await member.cookies(here.origin);
  assert.ok(cookies.some((cookie) => cookie.name === '__Host-saml-session' && cookie.httpOnly && cookie.secure));
  assert.ok(!cookies.some((cookie) => cookie.name.startsWith('__Host-saml-login-')), 'the pending login is gone');
  await tab.getByRole('button', { name: /sign out/i }).click();
  await shoot(tab, 'signed-out');
  const answer = await tab.goto(`${here.origin}/session`);
  assert.equal(answer.status(), 401);
  // The tile at the identity provider.
  await tab.goto(new URL('/', here.idp.signOnUrl).href);
  await tab.getByRole('link', { name: 'Acme application' }).click();
  await tab.waitForURL(`${here.origin}/`);
  await tab.getByText('Ada Lovelace').first().waitFor();
  await member.close();
});

test('while enabled, a change is a draft: the check mark goes, members sign in as before', async () => {
  await page.goto(settings());
  await page.locator('details').first().evaluate((details) => { details.open = true; });
  await page.selectOption('[name=signature_policy]', 'either');
  await page.getByRole('button', { name: /save without testing/i }).click();
  await page.waitForURL(/saved/);
  const { body } = await here.api('GET', '/api/organizations/acme/saml');
  assert.equal(body.state, 'enabled');
  assert.equal(body.tested_at, null);
  assert.equal(body.live.signature_policy, 'both');
  await shoot(page, 'settings-draft');
  const member = await browser();
  const tab = member.pages()[0] ?? await member.newPage();
  await tab.goto(`${here.origin}/organizations/acme/saml/login`);
  await signInAtIdp(tab);
  await tab.waitForURL(`${here.origin}/`);
  await member.close();
});

test('a refused member sees one sentence and a number; the administrator finds the verdict by it', async () => {
  here.options.signResponse = false;
  const member = await browser();
  const tab = member.pages()[0] ?? await member.newPage();
  await tab.goto(`${here.origin}/organizations/acme/saml/login`);
  await signInAtIdp(tab);
  await tab.getByText('We could not sign you in.').waitFor();
  await shoot(tab, 'refused');
  const reference = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(await tab.content())[0];
  assert.ok(!(await tab.content()).includes('signature'));
  await member.close();
  await page.goto(`${settings()}?reference=${reference}`);
  await page.getByText('signature.missing_on_response').first().waitFor();
  await shoot(page, 'settings-reference');
  delete here.options.signResponse;
});

test('a failed test shows the verdict and takes the check mark from nobody else', async () => {
  here.options.audience = 'https://another.example/metadata';
  await page.goto(settings());
  await updateAndTest();
  await page.getByText('audience.mismatch').first().waitFor();
  await shoot(page, 'settings-test-failed');
  delete here.options.audience;
});

test('Disable ends sign-in', async () => {
  await page.goto(settings());
  await page.locator('details.advanced').evaluate((details) => { details.open = true; });
  await page.selectOption('[name=signature_policy]', 'both');
  await page.getByRole('button', { name: /save without testing/i }).click();
  await page.waitForURL(/saved/);
  await page.getByText('Tested on').first().waitFor();
  await page.getByRole('button', { name: 'Disable' }).click();
  await page.waitForURL(/disabled/);
  assert.equal((await page.locator('.badge').first().textContent()).trim(), 'State: Disabled');
  await shoot(page, 'settings-disabled');
  const answer = await page.goto(`${here.origin}/organizations/acme/saml/login`);
  assert.equal(answer.status(), 403);
  await shoot(page, 'not-enabled');
});

test('everything works without JavaScript, on a phone', async () => {
  const plain = await browser({ javaScriptEnabled: false, viewport: { width: 375, height: 800 } });
  const tab = plain.pages()[0] ?? await plain.newPage();
  const { body } = await here.api('POST', '/api/organizations/acme/setup-links', {});
  await tab.goto(body.url);
  await tab.getByRole('button', { name: 'Update and Test SAML configuration' }).click();
  await tab.waitForURL((url) => url.origin !== here.origin);
  await signInAtIdp(tab);
  // samlp's own page posts by script; its button does it without.
  if (new URL(tab.url()).origin !== here.origin) await tab.locator('input[type=submit], button').first().click();
  await tab.waitForURL(/settings\/sso\?tested/);
  assert.equal((await here.api('GET', '/api/organizations/acme/saml/test')).body.outcome, 'accepted');
  const width = await tab.locator('html').evaluate((html) => html.scrollWidth).catch(() => 375);
  assert.ok(width <= 375, `no sideways scrolling, but ${width} px`);
  await plain.close();
});

test('no page loads or runs anything of another place', async () => {
  const answer = await fetch(`${here.origin}/`, { headers: { accept: 'text/html' } });
  assert.match(answer.headers.get('content-security-policy'), /^default-src 'none'; style-src 'self'; script-src 'self'/);
  assert.ok(fs.existsSync('screenshots'));
});
