// What the page does for others, in the real runtime: setup links with their lives, and finding out why somebody could not
// sign in; steps that are ticked by what was seen; our own key that is replaced; the way in counted.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Client, authenticate, browser, post, shoot, stage } from './support.mjs';

const API = '/api/organizations/acme/saml';
const PAGE = '/organizations/acme/settings/sso';

/** A private key and its certificate in one secret, as the README says. */
function key(name) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'saml-edge-own-key-'));
  const at = (file) => path.join(folder, file);
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '400', '-subj', `/CN=${name}`,
    '-keyout', at('key'), '-out', at('crt')], { stdio: 'ignore' });
  const certificate = fs.readFileSync(at('crt'), 'utf8');
  const secret = fs.readFileSync(at('key'), 'utf8') + certificate;
  fs.rmSync(folder, { recursive: true });
  return { secret, certificate };
}

let here, context, page;
const [now, next] = [key('Signs now'), key('Signs next')];

before(async () => {
  here = await stage({ inFront: true, keys: { SP_SIGNING_KEY: now.secret, SP_SIGNING_KEY_NEXT: next.secret } });
  await here.api('POST', '/api/organizations', { id: 'acme', name: 'Acme' });
  const { body } = await here.api('POST', '/api/organizations/acme/tokens', { label: 'Ada' });
  context = await browser();
  page = context.pages()[0] ?? await context.newPage();
  await page.goto(here.origin + PAGE);
  await page.fill('[name=token]', body.token);
  await page.keyboard.press('Enter');
  await page.locator('details.advanced').waitFor();
});
after(async () => { await context?.close(); await here?.close(); });

const signInAtIdp = async (tab) => {
  if (await tab.locator('input[name=password]').count()) {
    await tab.fill('input[name=password]', 'demo');
    await tab.click('button');
  }
};
const newBrowser = async (options) => {
  const other = await browser(options);
  return [other, other.pages()[0] ?? await other.newPage()];
};

test('a setup link: its life is chosen, it opens, it expires and says so, its owner renews it, and revokes it', async () => {
  await page.goto(here.origin + PAGE);
  await page.fill('#link_label', 'Grace at IT');
  await page.selectOption('#link_life', '86400');
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = (await page.inputValue('#new_link')).trim();
  await shoot(page, 'setup-link-made');
  const links = (await here.api('GET', '/api/organizations/acme/setup-links')).body.setup_links;
  const lives = (Date.parse(links[0].expires_at) - Date.parse(links[0].created_at)) / 1000;
  assert.equal(lives, 86_400);

  const [grace, tab] = await newBrowser();
  await tab.goto(link);
  assert.equal(tab.url(), here.origin + PAGE);
  assert.equal(await tab.locator('#setup-links').count(), 0, 'who came by a link hands out none');
  await here.control('ahead=90000');
  const answer = await tab.goto(link);
  assert.equal(answer.status(), 403);
  await tab.getByRole('heading', { name: 'This link has expired' }).waitFor();
  await tab.getByText('Who sent it to you can renew it').waitFor();
  await shoot(tab, 'setup-link-expired');
  // The owner's own way in has ended by then, too.
  const { body } = await here.api('POST', '/api/organizations/acme/tokens', { label: 'Ada again' });
  const [ada, hers] = await newBrowser();
  await hers.goto(here.origin + PAGE);
  await hers.fill('[name=token]', body.token);
  await hers.keyboard.press('Enter');
  await hers.locator('details.advanced').waitFor();
  const row = hers.locator('#setup-links .version', { hasText: 'Grace at IT' });
  assert.match(await row.innerText(), /Expired/);
  await row.getByRole('button', { name: /^Renew/ }).click();
  await hers.waitForURL(/renewed/);
  await tab.goto(link);
  assert.equal(tab.url(), here.origin + PAGE, 'the same link works again');
  await hers.locator('#setup-links .version', { hasText: 'Grace at IT' }).getByRole('button', { name: /^Revoke/ }).click();
  await hers.waitForURL(/revoked/);
  assert.equal((await tab.goto(here.origin + PAGE)).status(), 401, 'at once, where it was open too');
  await tab.goto(link);
  await tab.getByRole('heading', { name: 'This link does not work' }).waitFor();
  await here.control('');
  await grace.close();
  await ada.close();
});

test('steps are ticked by what was seen, and the next one is named', async () => {
  const step = (name) => page.locator('.seen-step', { hasText: name });
  const ticked = async (name) => /seen-yes/.test(await step(name).getAttribute('class'));
  await page.goto(here.origin + PAGE);
  for (const name of ['SP metadata fetched', 'First Response', 'Signatures', 'Attributes', 'Test passed', 'Enabled']) assert.equal(await ticked(name), false, name);
  assert.match(await step('First Response').getAttribute('class'), /seen-next/);
  await fetch(`${here.origin}/organizations/acme/saml/metadata`);
  await page.reload();
  assert.equal(await ticked('SP metadata fetched'), true);

  await page.fill('[name=sign_on_url]', here.idp.signOnUrl);
  await page.fill('[name=certificates]', here.idp.cert);
  here.options.audience = 'https://another.example/metadata';
  await page.locator('button.of-saml[value=update_and_test]').click();
  await page.waitForURL((url) => url.origin !== here.origin || url.search.includes('tested'));
  await signInAtIdp(page);
  await page.waitForURL(/tested/);
  delete here.options.audience;
  assert.deepEqual([await ticked('First Response'), await ticked('Signatures'), await ticked('Attributes'), await ticked('Test passed')], [true, true, false, false]);
  assert.match(await step('Signatures').innerText(), /Response and assertion/);
  await shoot(page, 'evidence-half');

  await page.locator('button.of-saml[value=update_and_test]').click();
  await page.waitForURL((url) => url.origin !== here.origin || url.search.includes('tested'));
  await signInAtIdp(page);
  await page.waitForURL(/tested/);
  await page.locator('.switch button[value=enable]').click();
  await page.waitForURL(/enabled/);
  for (const name of ['First Response', 'Signatures', 'Attributes', 'Test passed', 'Enabled']) assert.equal(await ticked(name), true, name);
  assert.ok(await step('Attributes').locator('time').count(), 'and when');
});

test('diagnosis: by reference number, masked until shown, with a report that names nobody', async () => {
  const good = new Client();
  assert.equal((await post(good, await authenticate(good, `${here.origin}/organizations/acme/saml/login`))).status, 303);
  here.options.signResponse = false;
  const [member, tab] = await newBrowser();
  await tab.goto(`${here.origin}/organizations/acme/saml/login`);
  await signInAtIdp(tab);
  await tab.getByText('We could not sign you in.').waitFor();
  const reference = (await tab.locator('.reference code').innerText()).trim();
  await member.close();
  delete here.options.signResponse;

  await page.goto(here.origin + PAGE);
  await page.fill('#reference', reference.toLowerCase());
  await page.getByRole('button', { name: 'Find' }).click();
  const found = page.locator('table', { has: page.locator('caption', { hasText: 'Found' }) });
  await found.getByText('signature.missing_on_response').first().waitFor();
  await shoot(page, 'diagnosis');
  const refusals = page.locator('#refusals');
  await refusals.locator('details').evaluateAll((all) => all.forEach((details) => { details.open = true; }));
  assert.ok(!(await refusals.innerText()).includes('ada@acme.example'), 'masked');
  await page.getByRole('link', { name: 'Show them' }).click();
  await refusals.locator('details').evaluateAll((all) => all.forEach((details) => { details.open = true; }));
  assert.ok((await refusals.innerText()).includes('ada@acme.example'), 'shown on demand');
  assert.equal(await page.inputValue('#reference'), reference.toLowerCase(), 'what was looked for stays');
  await page.getByRole('link', { name: 'Hide them' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), found.getByRole('link', { name: /^Download a report/ }).click()]);
  const report = fs.readFileSync(await download.path(), 'utf8');
  assert.equal(JSON.parse(report).code, 'signature.missing_on_response');
  for (const personal of ['ada@acme.example', 'Ada Lovelace', 'Lovelace']) assert.ok(!report.includes(personal), personal);
  await page.goto(`${here.origin + PAGE}?reference=00000-00000`);
  await page.getByText('No sign-in of this organization has the reference number').waitFor();
});

test('certificates overlap: the next one beside the present one with its days left, and the old one removed by its button', async () => {
  await page.goto(here.origin + PAGE);
  await page.fill('[name=certificates]', `${here.idp.cert}\n${next.certificate}`);
  await page.locator('button[value=update]').click();
  await page.waitForURL(/saved/);
  const cards = page.locator('.saved .certificate');
  assert.equal(await cards.count(), 2);
  assert.match(await cards.nth(1).innerText(), /CN=Signs next[\s\S]*(399|400) days left/);
  const details = (await here.api('GET', API)).body.certificate_details;
  assert.equal(details.length, 2);
  await cards.nth(1).getByRole('button', { name: /^Remove the certificate CN=Signs next/ }).click();
  await page.getByText('The certificate is removed from the draft.').waitFor();
  assert.equal((await here.api('GET', API)).body.certificates.length, 1);
});

test('our own key is replaced: both certificates are on the page and in the metadata, with what to do', async () => {
  await page.goto(here.origin + PAGE);
  const ours = page.locator('#own-certificates');
  assert.equal(await ours.evaluate((details) => details.open), true, 'a change stands open');
  await ours.getByText('Our key is about to change.').waitFor();
  assert.deepEqual(await ours.locator('.badge').filter({ hasText: 'Signs' }).allInnerTexts(), ['Signs now', 'Signs next']);
  await ours.locator('.own-pem').first().locator('summary').click();
  const shown = await ours.locator('textarea').evaluateAll((all) => all.map((area) => area.value.trim()));
  assert.deepEqual(shown, [now.certificate.trim(), next.certificate.trim()]);
  const metadata = (await (await fetch(`${here.origin}/organizations/acme/saml/metadata`)).text()).replace(/\s/g, '');
  for (const pem of shown) assert.ok(metadata.includes(pem.replace(/-----[A-Z ]+-----|\s/g, '')));
  await shoot(page, 'own-certificates');
  const html = await page.content();
  assert.ok(!html.includes('PRIVATE KEY'), 'never the key itself');
});
