// The gate in workerd, before an origin of our own: members, WebSockets, streams and large bodies, a browser.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import http from 'node:http';
import { after, before, test } from 'node:test';
import zlib from 'node:zlib';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { WebSocket, WebSocketServer } from 'ws';
import { spKey } from '../../scripts/sp-key.mjs';
import { Client, authenticate, browser, enabled, navigate, post, shoot, stage } from './support.mjs';

const MEGABYTE = 1024 * 1024;

/** An application that knows nothing of sign-in: it says what it was asked, streams, counts, and echoes. */
async function application() {
  const seen = { chunks: 0, sockets: [] };
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://application');
    if (url.pathname === '/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('first\n');
      seen.continueStream = () => response.end('last\n');
    } else if (url.pathname === '/large') {
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': 64 * MEGABYTE });
      let left = 64;
      const more = () => { while (left > 0) { left -= 1; if (!response.write(Buffer.alloc(MEGABYTE, left))) return response.once('drain', more); } response.end(); };
      more();
    } else if (url.pathname === '/upload') {
      const hash = crypto.createHash('sha256');
      let length = 0;
      request.on('data', (chunk) => { seen.chunks += 1; length += chunk.length; hash.update(chunk); });
      request.on('end', () => response.end(JSON.stringify({ length, hash: hash.digest('hex'), headers: request.headers })));
    } else if (url.pathname === '/gzip') {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain' });
      response.end(zlib.gzipSync('zipped '.repeat(1000)));
    } else if (url.pathname === '/elsewhere') {
      response.writeHead(302, { location: `http://localhost:${server.address().port}/there?x=1` }).end();
    } else if (url.pathname === '/cookies') {
      response.writeHead(200, { 'set-cookie': ['a=1', '__Host-saml-session=x; Path=/; Secure', 'b=2'], 'cache-control': 'public, max-age=60' }).end('ok');
    } else if (url.pathname === '/none') {
      response.writeHead(304).end();
    } else {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(`<!DOCTYPE html><title>The application</title><h1>Application</h1><pre id="seen">${JSON.stringify({
        method: request.method, url: request.url, headers: request.headers, raw: request.rawHeaders,
      }).replaceAll('<', '&lt;')}</pre>`);
    }
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    seen.sockets.push(request.headers);
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    socket.on('close', (code) => { seen.closed = code; });
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  const close = () => { sockets.close(); server.close(); server.closeAllConnections(); };
  return { origin: `http://localhost:${server.address().port}`, seen, close };
}

let it, app;
before(async () => {
  app = await application();
  it = await stage({
    inFront: true, variables: { ORIGIN_URL: app.origin, GATE_ORGANIZATION: 'acme', GATE_PUBLIC_PATHS: '/public/*' },
    keys: { TOKEN_SIGNING_KEY: spKey('P-256') },
  });
  await enabled(it);
});
after(async () => { await it?.close(); app?.close(); });

const seenBy = (answer) => JSON.parse(/<pre id="seen">(.*)<\/pre>/s.exec(answer.text)[1].replaceAll('&lt;', '<').replaceAll('&amp;', '&'));
const cookieOf = (client) => [...client.cookies.get(new URL(it.origin).host)].map(([name, value]) => `${name}=${value}`).join('; ');

/** A client that has signed in on its way to a page of the application. */
async function member(path = '/reports/7?year=2026&x=a%20b') {
  const client = new Client(navigate);
  const turnedAway = await client.request(`${it.origin}${path}`);
  assert.equal(turnedAway.status, 302);
  const answer = await post(client, await authenticate(client, new URL(turnedAway.location, it.origin).href));
  assert.equal(answer.status, 303);
  assert.equal(answer.location, path, 'the deep link survives');
  return client;
}

test('a member passes, and the origin is told who it is by a token that others verify', async () => {
  const client = await member();
  const forged = { 'saml-edge-subject': 'forged', SAML_EDGE_ROLES: 'forged', 'Saml-Edge-Token': 'forged', 'x-forwarded-host': 'forged', 'X-Own': 'kept' };
  const answer = await client.request(`${it.origin}/reports/7?year=2026&x=a%20b`, { headers: forged });
  assert.equal(answer.status, 200);
  const { url, headers, raw } = seenBy(answer);
  assert.equal(url, '/reports/7?year=2026&x=a%20b');
  assert.doesNotMatch(JSON.stringify(raw), /forged|__Host-saml/);
  assert.equal(headers['x-own'], 'kept');
  assert.equal(headers['saml-edge-organization'], 'acme');
  assert.equal(headers['saml-edge-email'], 'ada@acme.example');
  assert.equal(headers['x-forwarded-host'], new URL(it.origin).host);
  const { payload } = await jwtVerify(headers['saml-edge-token'], createRemoteJWKSet(new URL(`${it.origin}/oauth/jwks`)), { issuer: it.origin, audience: app.origin });
  assert.equal(payload.sub, headers['saml-edge-subject']);
  assert.ok(payload.exp - payload.iat === 60);
  assert.equal(answer.headers.get('cache-control'), 'private');
  assert.match(answer.headers.get('vary'), /Cookie/);
});

test('who is not signed in does not pass, whatever they are', async () => {
  const program = await fetch(`${it.origin}/data`, { redirect: 'manual' });
  assert.equal(program.status, 401);
  assert.equal((await program.json()).code, 'gate.sign_in_first');
  assert.ok(program.headers.get('www-authenticate'));
  const form = await new Client(navigate).request(`${it.origin}/orders`, { method: 'POST', form: { item: '1' } });
  assert.equal(form.status, 401);
  assert.match(form.text, /What you sent was not passed on/);
  await assert.rejects(socket('', {}), /401/);
  const open = await fetch(`${it.origin}/public/x`, { headers: { 'saml-edge-subject': 'forged' } });
  assert.equal(open.status, 200);
  assert.doesNotMatch(await open.text(), /saml-edge/);
  assert.equal(open.headers.get('cache-control'), null);
  // Raw paths, as no URL parser of ours has made them.
  for (const path of ['/public/../admin', '/public/%2e%2e/admin', '/public/..%2fadmin', '/public/..;/admin', '//public/x', '/public/..\\admin', '/public/%252e%252e/admin']) {
    assert.equal(await statusOf(path), 401, path);
  }
});

/** The status of a GET whose path goes out as it is. */
const statusOf = (path) => new Promise((resolve, reject) => {
  const { hostname, port } = new URL(it.origin);
  http.get({ hostname, port, path }, (answer) => answer.resume().on('end', () => resolve(answer.statusCode))).on('error', reject);
});

function socket(cookie, headers) {
  return new Promise((resolve, reject) => {
    const opened = new WebSocket(`${it.origin.replace('http', 'ws')}/socket?a=1`, { headers: { ...(cookie ? { cookie } : {}), ...headers } });
    opened.once('open', () => resolve(opened));
    opened.once('error', reject);
  });
}

test('WebSockets pass, both ways, with the member in the handshake', async () => {
  const client = await member();
  const opened = await socket(cookieOf(client), { 'saml-edge-subject': 'forged', saml_edge_subject: 'forged' });
  const next = () => new Promise((resolve) => { opened.once('message', (data, isBinary) => resolve([data, isBinary])); });
  const handshake = app.seen.sockets.at(-1);
  assert.doesNotMatch(JSON.stringify(handshake), /forged|__Host-saml/);
  assert.equal(handshake['saml-edge-email'], 'ada@acme.example');
  opened.send('hello');
  assert.equal(String((await next())[0]), 'hello');
  const large = crypto.randomBytes(900_000);
  opened.send(large);
  const [data, isBinary] = await next();
  assert.ok(isBinary && large.equals(data));
  opened.close(4001);
  await new Promise((resolve) => { opened.once('close', resolve); });
  // The origin may hear of it a moment later than we do.
  for (let waited = 0; app.seen.closed === undefined && waited < 500; waited += 1) await new Promise((later) => { setTimeout(later, 10); });
  assert.equal(app.seen.closed, 4001);
});

test('a stream comes as it is written, and a large body whole', async () => {
  const client = await member();
  const headers = { cookie: cookieOf(client) };
  const stream = await fetch(`${it.origin}/stream`, { headers });
  const reader = stream.body.getReader();
  assert.equal(Buffer.from((await reader.read()).value).toString(), 'first\n', 'before the origin has ended');
  app.seen.continueStream();
  assert.equal(Buffer.from((await reader.read()).value).toString(), 'last\n');
  const large = await fetch(`${it.origin}/large`, { headers });
  assert.equal(large.headers.get('content-length'), String(64 * MEGABYTE));
  let length = 0;
  for await (const chunk of large.body) length += chunk.length;
  assert.equal(length, 64 * MEGABYTE);
});

test('an upload goes on as it comes, and is whole', async () => {
  const client = await member();
  app.seen.chunks = 0;
  const { hostname, port } = new URL(it.origin);
  const answer = new Promise((resolve, reject) => {
    const upload = http.request({ hostname, port, path: '/upload', method: 'POST', headers: { cookie: cookieOf(client), 'content-type': 'application/octet-stream' } }, (response) => {
      let text = '';
      response.on('data', (chunk) => { text += chunk; }).on('end', () => resolve(JSON.parse(text)));
    });
    upload.on('error', reject);
    const hash = crypto.createHash('sha256');
    const chunk = (octet) => { const data = Buffer.alloc(MEGABYTE, octet); hash.update(data); upload.write(data); };
    (async () => {
      chunk(0);
      for (let waited = 0; app.seen.chunks === 0; waited += 1) {
        assert.ok(waited < 500, 'the origin gets the beginning before the end was sent');
        await new Promise((later) => { setTimeout(later, 10); });
      }
      for (let octet = 1; octet < 32; octet += 1) chunk(octet);
      upload.wanted = hash.digest('hex');
      upload.end();
    })().catch(reject);
    answer_.upload = upload;
  });
  const got = await answer;
  assert.equal(got.length, 32 * MEGABYTE);
  assert.equal(got.hash, answer_.upload.wanted);
  const declared = await fetch(`${it.origin}/upload`, { method: 'PUT', body: 'x'.repeat(1000), headers: { cookie: cookieOf(client) } });
  const { length, headers } = await declared.json();
  assert.deepEqual([length, headers['content-length']], [1000, '1000']);
});
const answer_ = {};

test('answers come back as they are, but for what is ours', async () => {
  const client = await member();
  const headers = { cookie: cookieOf(client) };
  const zipped = await fetch(`${it.origin}/gzip`, { headers });
  assert.equal(await zipped.text(), 'zipped '.repeat(1000));
  const moved = await fetch(`${it.origin}/elsewhere`, { headers, redirect: 'manual' });
  assert.deepEqual([moved.status, moved.headers.get('location')], [302, `${it.origin}/there?x=1`]);
  const set = await fetch(`${it.origin}/cookies`, { headers });
  assert.deepEqual(set.headers.getSetCookie().filter((cookie) => !cookie.startsWith('__Host-saml-pass')), ['a=1', 'b=2']);
  assert.equal(set.headers.get('cache-control'), 'private, max-age=60');
  assert.equal((await fetch(`${it.origin}/none`, { headers })).status, 304);
  const head = await fetch(`${it.origin}/x`, { method: 'HEAD', headers });
  assert.deepEqual([head.status, await head.text()], [200, '']);
  const patched = seenBy({ text: await (await fetch(`${it.origin}/x`, { method: 'PATCH', body: '{}', headers })).text() });
  assert.equal(patched.method, 'PATCH');
  const own = await fetch(`${it.origin}/session`, { headers });
  assert.equal((await own.json()).organization, 'acme');
});

test('after sign-out nothing passes, with the cookies that were kept, within a minute', async () => {
  const client = await member();
  await client.request(`${it.origin}/x`);
  const kept = { cookie: cookieOf(client) };
  assert.match(kept.cookie, /__Host-saml-pass=/);
  assert.equal((await fetch(`${it.origin}/x`, { headers: kept })).status, 200);
  assert.equal((await client.request(`${it.origin}/session/logout`, { method: 'POST' })).status, 303);
  assert.equal((await fetch(`${it.origin}/session`, { headers: kept })).status, 401, 'at once where it is decided');
  await it.control('ahead=31');
  const { status } = await fetch(`${it.origin}/x`, { headers: kept });
  await it.control();
  assert.equal(status, 401);
});

test('in a browser: to a page of the application, through the sign-in, to that page', async (t) => {
  const context = await browser();
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(`${it.origin}/reports/7?year=2026`);
  await page.fill('input[name=email]', 'ada@acme.example');
  await page.fill('input[name=password]', 'demo');
  await page.press('input[name=password]', 'Enter');
  await page.waitForURL(`${it.origin}/reports/7?year=2026`);
  assert.equal(await page.textContent('h1'), 'Application');
  // A script's request has the member, too, and a WebSocket.
  const status = await page.evaluate(async () => (await fetch('/data')).status);
  assert.equal(status, 200);
  const echoed = await page.evaluate(() => new Promise((resolve) => {
    const opened = new WebSocket(`${location.origin.replace('http', 'ws')}/socket`);
    opened.onopen = () => opened.send('from the page');
    opened.onmessage = (event) => resolve(event.data);
    opened.onerror = () => resolve('error');
  }));
  assert.equal(echoed, 'from the page');
  // The session ends elsewhere; a form that is sent then is not lost without a word.
  await it.api('POST', '/api/organizations/acme/sessions/revoke', { all: true });
  await it.control('ahead=31');
  const form = '<form method=post action=/orders><input name=item value=1><button>Send</button></form>';
  const answer = await page.evaluate(async (html) => { document.body.innerHTML = html; return (await fetch('/orders', { method: 'POST' })).status; }, form);
  assert.equal(answer, 401);
  await page.click('button');
  await page.waitForSelector('text=Sign in first');
  await it.control();
  await shoot(page, 'gate-sign-in-first');
  await page.click('a.button');
  await page.waitForURL(`${it.origin}/orders`);
});

test('an origin that is down is a page for people and a problem for programs', async (t) => {
  const down = await stage({
    variables: { ORIGIN_URL: 'http://localhost:9', GATE_ORGANIZATION: 'acme', GATE_PUBLIC_PATHS: '/public/*' },
    keys: { TOKEN_SIGNING_KEY: spKey('P-256') },
  });
  t.after(() => down.close());
  const problem = await fetch(`${down.origin}/public/x`);
  assert.deepEqual([problem.status, (await problem.json()).code], [502, 'gate.origin_unreachable']);
  const page = await new Client(navigate).request(`${down.origin}/public/x`);
  assert.equal(page.status, 502);
  assert.match(page.text, /The application does not answer/);
  const context = await browser();
  t.after(() => context.close());
  const tab = await context.newPage();
  await tab.goto(`${down.origin}/public/x`);
  await shoot(tab, 'gate-unreachable');
});

test('a service binding is an origin, too, and a mistake in the variables stops everything', async (t) => {
  const { Response } = await import('miniflare');
  const services = { ORIGIN: (request) => Response.json({ url: request.url, host: request.headers.get('x-forwarded-host') }) };
  const bound = await stage({ services, variables: { GATE_ORGANIZATION: 'localhost=acme', GATE_PUBLIC_PATHS: '/public/*' }, keys: { TOKEN_SIGNING_KEY: spKey('P-256') } });
  t.after(() => bound.close());
  const answer = await (await fetch(`${bound.origin}/public/x?y`)).json();
  assert.deepEqual(answer, { url: `${bound.origin}/public/x?y`, host: new URL(bound.origin).host });
  assert.equal((await fetch(bound.origin.replace('localhost', '127.0.0.1'))).status, 421);
  const mistakes = [
    [{ ORIGIN_URL: 'https://app.example' }, /GATE_ORGANIZATION/],
    [{ ORIGIN_URL: 'https://app.example/path', GATE_ORGANIZATION: 'acme' }, /ORIGIN_URL/],
    [{ ORIGIN_URL: 'http://app.example', GATE_ORGANIZATION: 'acme' }, /ORIGIN_URL/],
    [{ ORIGIN_URL: 'https://app.example', GATE_ORGANIZATION: 'acme', GATE_PUBLIC_PATHS: '/*' }, /GATE_PUBLIC_PATHS/],
  ];
  for (const [variables, said] of mistakes) {
    const wrong = await stage({ variables, keys: { TOKEN_SIGNING_KEY: spKey('P-256') } });
    const { status, body } = await wrong.api('GET', '/session');
    await wrong.close();
    assert.equal(status, 503);
    assert.match(body.detail, said);
  }
});
