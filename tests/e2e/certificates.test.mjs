// Every form in which an identity provider hands out its certificate, through the settings page in Chromium: what is
// shown decoded is what OpenSSL says about it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { browser, shoot, stage } from './support.mjs';

let here, folder, facts, chain;
const openssl = (...given) => execFileSync('openssl', given, { stdio: ['ignore', 'pipe', 'ignore'] });
const at = (name) => path.join(folder, name);

/** What OpenSSL says about a certificate. */
function read(pem) {
  const file = at('read.pem');
  fs.writeFileSync(file, pem);
  const say = (...what) => openssl('x509', '-in', file, '-noout', ...what).toString().trim().replace(/^[^=]*=\s*/, '');
  return {
    subject: say('-subject', '-nameopt', 'RFC2253,utf8,-esc_msb'), fingerprint: say('-fingerprint', '-sha256'),
    validUntil: new Date(say('-enddate')).toISOString().replace('.000Z', 'Z'),
  };
}

before(async () => {
  here = await stage();
  await here.api('POST', '/api/organizations', { id: 'acme', name: 'Acme' });
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'saml-edge-certificates-'));
  fs.writeFileSync(at('idp.pem'), here.idp.cert);
  openssl('x509', '-in', at('idp.pem'), '-outform', 'DER', '-out', at('idp.der'));
  facts = read(here.idp.cert);
  // The identity provider's certificate with another one that signed none of its Responses.
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', '/C=SE/O=Acme & Söner AB/CN=Acme "Root" <CA>', '-utf8', '-keyout', at('ca.key'), '-out', at('ca.pem'));
  chain = here.idp.cert + fs.readFileSync(at('ca.pem'), 'utf8');
});
after(async () => { await here.close(); fs.rmSync(folder, { recursive: true, force: true }); });

async function opened(options) {
  const context = await browser(options);
  const page = context.pages()[0] ?? await context.newPage();
  await page.goto((await here.api('POST', '/api/organizations/acme/setup-links', {})).body.url);
  await page.fill('[name=sign_on_url]', here.idp.signOnUrl);
  await page.fill('[name=certificates]', '');
  return { context, page };
}

async function save(page) {
  await page.getByRole('button', { name: 'Save without testing' }).click();
  await page.waitForURL(/saved/);
  return page.locator('li.certificate').evaluateAll((cards) => cards.map((card) => ({
    subject: card.querySelector('strong').textContent, fingerprint: card.querySelector('.fingerprint').textContent,
    validUntil: card.querySelector('time').dateTime,
  })));
}

const lines = () => here.idp.cert.replace(/-----[A-Z ]+-----/g, '').trim();
const pastes = {
  'PEM': () => here.idp.cert,
  'PEM with Windows line ends and what OpenSSL prints above': () => `subject=CN = x\nissuer=CN = x\n${here.idp.cert}`.replace(/\n/g, '\r\n'),
  'PEM without its BEGIN and END lines': lines,
  'bare base64 in one line': () => lines().replace(/\s+/g, ''),
  'PEM twice': () => here.idp.cert + here.idp.cert,
};

test('pasted in every form, it is shown decoded', async () => {
  const { context, page } = await opened();
  for (const [form, text] of Object.entries(pastes)) {
    await page.fill('[name=certificates]', text());
    assert.deepEqual(await save(page), [facts], form);
  }
  await context.close();
});

test('a chain shows each certificate', async () => {
  const { context, page } = await opened();
  await page.fill('[name=certificates]', chain);
  const root = read(fs.readFileSync(at('ca.pem'), 'utf8'));
  assert.deepEqual(await save(page), [facts, root]);
  await shoot(page, 'settings-certificate-chain');
  await context.close();
});

for (const javaScriptEnabled of [true, false]) {
  test(`a DER file is taken ${javaScriptEnabled ? 'with' : 'without'} JavaScript, and passes the test`, async () => {
    const { context, page } = await opened({ javaScriptEnabled });
    await page.setInputFiles('[name=certificate_file]', at('idp.der'));
    if (javaScriptEnabled) await page.getByText('Added from idp.der. Not saved yet.').waitFor();
    assert.deepEqual(await save(page), [facts]);
    await page.getByRole('button', { name: 'Update and Test SAML configuration' }).click();
    await page.waitForURL((url) => url.origin !== here.origin);
    await page.fill('input[name=password]', 'demo');
    await page.click('button');
    if (!javaScriptEnabled) await page.locator('input[type=submit], button').first().click();
    await page.waitForURL(/settings\/sso\?tested/);
    assert.match(await page.locator('#protocol-saml-note').textContent(), /^Tested on /);
    await page.getByText('Ada Lovelace').first().waitFor();
    await context.close();
  });
}

test('a PEM file of a chain is taken; a key, a request and a picture are named for what they are', async () => {
  const { context, page } = await opened({ javaScriptEnabled: false });
  fs.writeFileSync(at('chain.crt'), chain);
  await page.setInputFiles('[name=certificate_file]', at('chain.crt'));
  assert.equal((await save(page)).length, 2);
  openssl('req', '-new', '-key', at('ca.key'), '-subj', '/CN=x', '-out', at('request.csr'));
  openssl('pkey', '-in', at('ca.key'), '-outform', 'DER', '-out', at('key.der'));
  fs.writeFileSync(at('picture.png'), Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
  for (const [file, words] of [['request.csr', /certificate signing request/], ['key.der', /private key/], ['picture.png', /found /]]) {
    await page.setInputFiles('[name=certificate_file]', at(file));
    await page.getByRole('button', { name: 'Save without testing' }).click();
    await page.locator('.field-error').first().waitFor();
    const said = await page.locator('.field-error').first().textContent();
    assert.match(said, words, `${file}: ${said}`);
  }
  await shoot(page, 'settings-not-a-certificate');
  const { body } = await here.api('GET', '/api/organizations/acme/saml');
  assert.equal(body.certificates.length, 2, 'what was saved stays');
  await context.close();
});
