// Finding the organization, in the real runtime: a domain that its DNS shows, asked over HTTPS as a resolver answers it;
// pages with Chromium, without JavaScript, too; and one identity provider for two organizations, kept apart.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { OPERATOR_TOKEN, Client, authenticate, browser, enabled, post, session, shoot, stage } from './support.mjs';

const MEMBERS = '/organizations/acme/settings/sso/members';
const APPLICATIONS = '/organizations/acme/settings/sso/applications';
const DOMAINS = '/api/organizations/acme/domains';
let here, context, page, dns;
const zone = new Map(), asked = [];

before(async () => {
  // As https://cloudflare-dns.com/dns-query answers.
  dns = http.createServer((request, response) => {
    const { searchParams } = new URL(request.url, 'http://dns');
    const name = searchParams.get('name');
    asked.push({ name, type: searchParams.get('type'), accept: request.headers.accept, cookie: request.headers.cookie });
    if (zone.get(name) === 'fails') return response.writeHead(502).end();
    const answer = (zone.get(name) ?? []).map((data) => ({ name, type: 16, TTL: 60, data: `"${data}"` }));
    response.setHeader('content-type', 'application/dns-json');
    response.end(JSON.stringify({ Status: zone.has(name) ? 0 : 3, TC: false, RD: true, RA: true, AD: false, CD: false, Question: [{ name, type: 16 }], Answer: answer }));
  });
  await new Promise((resolve) => dns.listen(0, '127.0.0.1', resolve));
  here = await stage({ variables: { DNS_ENDPOINT: `http://127.0.0.1:${dns.address().port}/dns-query` } });
  await enabled(here);
  const { body } = await here.api('POST', '/api/organizations/acme/tokens', {});
  context = await browser({ javaScriptEnabled: false });
  page = context.pages()[0] ?? await context.newPage();
  await page.goto(`${here.origin}/organizations/acme/settings/sso`);
  await page.fill('[name=token]', body.token);
  await page.locator('form button[type=submit]').first().click();
});
after(async () => {
  await context?.close();
  await here?.close();
  dns?.closeAllConnections();
  dns?.close();
});

const typed = (address) => new Client().request(`${here.origin}/?organization=${encodeURIComponent(address)}`);

test('a domain is added, verified by DNS and used, on the page without JavaScript', async () => {
  await page.goto(here.origin + MEMBERS);
  await page.getByLabel('Add a domain').fill('Acme.Example');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const [name, value] = [await page.locator('#txt-name-0').inputValue(), await page.locator('#txt-value-0').inputValue()];
  assert.equal(name, '_saml-edge.acme.example');
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByText('The record is not there').waitFor();
  assert.equal((await typed('ada@acme.example')).status, 404);
  zone.set(name, 'fails');
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByText('DNS did not answer').waitFor();
  zone.set(name, ['v=spf1 -all', value]);
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByText('The domain is verified.').waitFor();
  assert.deepEqual(asked.at(-1), { name, type: 'TXT', accept: 'application/dns-json', cookie: undefined });

  const client = new Client();
  const start = await client.request(`${here.origin}/?organization=Ada%40ACME.example&return_to=/reports`);
  const [, url] = /url=([^"]*)"/.exec(start.text);
  const answer = await post(client, await authenticate(client, url.replace(/&amp;/g, '&')));
  assert.deepEqual([answer.status, answer.location], [303, '/reports']);
  assert.equal((await session(here, client)).body.organization, 'acme');
  await page.reload();
  await page.getByText('Ada Lovelace', { exact: true }).waitFor();
  await shoot(page, 'members');
});

test('two organizations: one has the domain, whoever asks at once', async () => {
  await here.api('POST', '/api/organizations', { id: 'globex', name: 'Globex' });
  const add = async (organization) => (await here.api('POST', `/api/organizations/${organization}/domains`, { domain: 'both.example' })).body.txt_value;
  zone.set('_saml-edge.both.example', [await add('acme'), await add('globex')]);
  const verify = (organization) => here.api('POST', `/api/organizations/${organization}/domains/both.example/verify`);
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => verify(n % 2 ? 'acme' : 'globex')));
  const winners = new Set(answers.map(({ body }, n) => body.status === 'verified' && (n % 2 ? 'acme' : 'globex')).filter(Boolean));
  assert.equal(winners.size, 1);
  assert.ok(answers.every(({ body }) => body.status === 'verified' || body.code === 'domain.taken'), JSON.stringify(answers.map((a) => a.body)));
});

test('the clock looks at domains again', async () => {
  const worker = await here.runtime.getWorker();
  const before_ = asked.length;
  assert.equal((await worker.scheduled({ cron: '2-59/5 * * * *' })).outcome, 'ok');
  assert.equal(asked.length, before_, 'not yet: they were looked at just now');
});

test('an application is registered on the page and its secret works', async () => {
  await page.goto(here.origin + APPLICATIONS);
  await page.getByText('no key for ID tokens').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Wiki');
  await page.getByLabel('Redirect URIs', { exact: true }).fill('https://wiki.example/callback');
  await page.getByRole('button', { name: 'Register' }).click();
  const secret = await page.locator('#client_secret').inputValue();
  const id = await page.locator('#client_id').inputValue();
  assert.match(secret, /^[\w-]{43}$/);
  await shoot(page, 'applications');
  const { body } = await here.api('GET', '/api/organizations/acme/clients');
  assert.equal(body.clients[0].client_id, id);
  await page.getByRole('link', { name: 'Change' }).click();
  await page.getByLabel('Redirect URIs', { exact: true }).fill('http://wiki.example/callback');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('#redirect_uris-error').waitFor();
  await shoot(page, 'application-mistake');
});

test('one identity provider for two organizations: a Response for one signs nobody in at the other', async () => {
  // The same certificate and entity ID in both; what tells them apart is signed: audience, recipient, destination.
  const route = '/api/organizations/globex/saml';
  const settings = (await here.api('GET', '/api/organizations/acme/saml')).body;
  const { headers } = await here.api('GET', route);
  const copy = { sign_on_url: settings.sign_on_url, idp_entity_id: settings.idp_entity_id, certificates: settings.certificates };
  assert.equal((await here.api('PUT', route, copy, { 'if-match': headers.get('etag') })).status, 200);
  const begun = await here.api('POST', `${route}/test`);
  const client = new Client();
  const form = await authenticate(client, begun.body.login_url);
  // This identity provider knows acme only: what it makes is for acme, and goes to globex here.
  const action = form.action ? form.action.replace('/acme/', '/globex/') : `${here.origin}/organizations/globex/saml/consume`;
  if (form.fields.SAMLResponse) await post(client, { ...form, action });
  const login = await authenticate(client, `${here.origin}/organizations/acme/saml/login`);
  const answer = await post(client, { ...login, action: login.action.replace('/acme/', '/globex/') });
  assert.notEqual(answer.status, 303);
  assert.equal((await session(here, client)).status, 401);
  assert.ok(OPERATOR_TOKEN);
});
