// Paste anything, in the real runtime: the identity provider's own metadata by address, by file and by text, with Chromium;
// addresses that lead nowhere or where they must not; and the clock that reads metadata again.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { browser, shoot, stage } from './support.mjs';

const API = '/api/organizations/acme/saml';
const PAGE = '/organizations/acme/settings/sso';
let here, context, page, metadataUrl, document_, web, webOrigin;
const routes = new Map();

before(async () => {
  here = await stage({ variables: { ALLOW_LOCAL_METADATA: 'true' } });
  await here.api('POST', '/api/organizations', { id: 'acme', name: 'Acme' });
  metadataUrl = here.idp.signOnUrl.replace('/saml/sso', '/metadata');
  document_ = await (await fetch(metadataUrl)).text();
  web = http.createServer((request, response) => (routes.get(request.url) ?? ((_, r) => r.writeHead(404).end()))(request, response));
  await new Promise((resolve) => web.listen(0, 'localhost', resolve));
  webOrigin = `http://localhost:${web.address().port}`;
  context = await browser();
  page = context.pages()[0] ?? await context.newPage();
  await page.goto((await here.api('POST', '/api/organizations/acme/setup-links', {})).body.url);
});
after(async () => {
  web?.closeAllConnections();
  web?.close();
  await context?.close();
  await here?.close();
});

const importing = (source, further = {}) => here.api('POST', `${API}/import`, { source, ...further });

/** Another certificate, as an identity provider gets one when it rolls its key. */
function anotherCertificate() {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'saml-edge-roll-'));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=Next key', '-days', '30',
    '-keyout', path.join(directory, 'key'), '-out', path.join(directory, 'crt')], { stdio: 'ignore' });
  const pem = fs.readFileSync(path.join(directory, 'crt'), 'utf8');
  fs.rmSync(directory, { recursive: true });
  return pem;
}

test('an address is pasted, its card shown, taken over, tested: a green check mark and no field filled in', async () => {
  await shoot(page, 'paste-box');
  await page.fill('#source', metadataUrl);
  await page.getByRole('button', { name: 'Show what it says' }).click();
  await page.getByRole('heading', { level: 1, name: 'What it says' }).waitFor();
  const card = await page.locator('main').innerText();
  for (const said of [metadataUrl, here.idp.signOnUrl, 'HTTP-Redirect', 'CN=Demo identity provider', 'RSA 2048']) {
    assert.ok(card.includes(said), `${said} is missing in ${card}`);
  }
  assert.equal((await here.api('GET', API)).body.sign_on_url, null, 'nothing is saved yet');
  await shoot(page, 'paste-card');
  await page.getByRole('button', { name: 'Take over into the draft' }).click();
  await page.getByText('Taken over into the draft.').waitFor();
  assert.equal(await page.inputValue('[name=sign_on_url]'), here.idp.signOnUrl);
  await page.getByRole('button', { name: 'Update and Test SAML configuration' }).click();
  await page.waitForURL((url) => url.origin !== here.origin || url.search.includes('tested'));
  if (await page.locator('input[name=password]').count()) {
    await page.fill('input[name=password]', 'demo');
    await page.click('button');
  }
  await page.waitForURL(/settings\/sso\?tested/);
  await page.getByText('The test passed.').first().waitFor();
  const settings = (await here.api('GET', API)).body;
  assert.ok(settings.tested_at);
  assert.equal(settings.idp_metadata.url, metadataUrl);
});

test('a file that is chosen or dropped is shown at once', async () => {
  await page.goto(here.origin + PAGE);
  await page.setInputFiles('#source_file', { name: 'metadata.xml', mimeType: 'text/xml', buffer: Buffer.from(document_) });
  await page.getByText('CN=Demo identity provider').first().waitFor();
  await page.goto(here.origin + PAGE);
  const transfer = await page.evaluateHandle((pem) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([pem], 'idp.cer'));
    return transfer;
  }, here.idp.cert);
  await page.dispatchEvent('[data-import]', 'drop', { dataTransfer: transfer });
  await page.getByRole('heading', { name: 'A certificate' }).waitFor();
});

test('a private key is named, and not repeated', async () => {
  await page.goto(here.origin + PAGE);
  await page.fill('#source', '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----');
  await page.getByRole('button', { name: 'Show what it says' }).click();
  await page.getByText('Do not share it').waitFor();
  assert.ok(!(await page.content()).includes('MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'));
  await shoot(page, 'paste-private-key');
});

test('without JavaScript it is a form post', async () => {
  const plain = await browser({ javaScriptEnabled: false });
  const tab = plain.pages()[0] ?? await plain.newPage();
  await tab.goto((await here.api('POST', '/api/organizations/acme/setup-links', {})).body.url);
  await tab.fill('#source', document_);
  await tab.getByRole('button', { name: 'Show what it says' }).click();
  await tab.getByText('CN=Demo identity provider').first().waitFor();
  await plain.close();
});

test('every way in which an address does not answer has its own code', async () => {
  const text = (status, body, headers = {}) => (_, response) => response.writeHead(status, headers).end(body);
  routes.set('/good', text(200, document_, { 'content-type': 'text/plain' }));
  routes.set('/there', text(302, '', { location: '/good' }));
  routes.set('/loop', text(302, '', { location: '/loop' }));
  routes.set('/inside', text(302, '', { location: 'http://10.0.0.1/' }));
  routes.set('/cloud', text(307, '', { location: 'http://169.254.169.254/latest/meta-data/' }));
  routes.set('/file', text(302, '', { location: 'file:///etc/passwd' }));
  routes.set('/login', text(200, '<!DOCTYPE html><title>Sign in</title>'));
  routes.set('/denied', text(403, 'no'));
  routes.set('/large', (_, response) => {
    response.writeHead(200);
    for (let i = 0; i < 40; i += 1) response.write(' '.repeat(65_536));
    response.end();
  });
  routes.set('/slow', (_, response) => { response.writeHead(200); response.write('<'); });
  for (const [address, code] of [
    [`${webOrigin}/loop`, 'metadata_fetch.too_many_redirects'],
    [`${webOrigin}/inside`, 'metadata_url.not_https'],
    [`${webOrigin}/cloud`, 'metadata_url.not_https'],
    [`${webOrigin}/file`, 'metadata_url.not_https'],
    [`${webOrigin}/login`, 'import.html_page'],
    [`${webOrigin}/denied`, 'metadata_fetch.status'],
    [`${webOrigin}/none`, 'metadata_fetch.status'],
    [`${webOrigin}/large`, 'metadata_fetch.too_large'],
    ['http://localhost:9/', 'metadata_fetch.unreachable'],
    ['https://nobody.invalid/', 'metadata_fetch.unreachable'],
    ['https://10.0.0.1/', 'metadata_url.ip_address'],
    ['https://intranet/', 'metadata_url.local_name'],
    ['http://idp.example/', 'metadata_url.not_https'],
  ]) {
    const answer = await importing(address);
    assert.deepEqual([answer.status, answer.body.code], [422, code], address);
  }
  assert.equal((await importing(`${webOrigin}/there`)).status, 200);
  const begin = Date.now();
  const slow = await importing(`${webOrigin}/slow`);
  assert.equal(slow.body.code, 'metadata_fetch.timed_out');
  assert.ok(Date.now() - begin < 15_000, 'ten seconds, and no more');
});

test('the clock reads metadata again: news waits, and a certificate is added where that was chosen', async () => {
  const next = anotherCertificate();
  const bare = next.replace(/-----[A-Z ]+-----|\s/g, '');
  const key = /<KeyDescriptor[\s\S]*?<\/KeyDescriptor>/.exec(document_)[0];
  const rolled = document_.replace(key, key + key.replace(/(X509Certificate>)[^<]*/, `$1${bare}`));
  routes.set('/rolled', (_, response) => response.end(rolled));
  const watch = (add_certificates) => here.api('PUT', `${API}/idp-metadata`, { url: `${webOrigin}/rolled`, add_certificates });
  const worker = await here.runtime.getWorker();
  assert.equal((await watch(false)).status, 200);
  assert.equal((await worker.scheduled({ cron: '*/5 * * * *' })).outcome, 'ok');
  const waiting = (await here.api('GET', `${API}/idp-metadata`)).body;
  assert.ok(waiting.fetched_at && waiting.offer, JSON.stringify(waiting));
  assert.equal((await here.api('GET', API)).body.certificates.length, 1, 'it waits');
  await page.goto(here.origin + PAGE);
  await page.getByText('The metadata says something new.').waitFor();
  await shoot(page, 'metadata-waiting');

  assert.equal((await here.api('POST', `${API}/enable`)).status, 200);
  assert.equal((await watch(true)).status, 200);
  const fetched = await here.api('POST', `${API}/idp-metadata/fetch`);
  assert.equal(fetched.body.added.length, 1, JSON.stringify(fetched.body));
  const settings = (await here.api('GET', API)).body;
  assert.equal(settings.certificates.length, 2);
  assert.equal(settings.state, 'enabled');
  assert.equal(settings.tested_at, null, 'the check mark stands for what was tested');
  assert.equal(settings.live, null, 'members sign in with both');
  await page.goto(here.origin + PAGE);
  await page.getByText('Added by itself').waitFor();
  await shoot(page, 'metadata-added');
});

test('a Worker with the variable for development does nothing at any other origin', async () => {
  const answer = await here.runtime.dispatchFetch('https://sso.example/healthz');
  assert.equal(answer.status, 503);
  assert.equal((await answer.json()).code, 'deployment.misconfigured');
});

test('without it this computer is not fetched from', async () => {
  const plain = await stage();
  try {
    await plain.api('POST', '/api/organizations', { id: 'acme', name: 'Acme' });
    for (const [address, code] of [[metadataUrl, 'metadata_url.not_https'], ['https://localhost/', 'metadata_url.local_name']]) {
      assert.equal((await plain.api('POST', `${API}/import`, { source: address })).body.code, code);
    }
  } finally {
    await plain.close();
  }
});
