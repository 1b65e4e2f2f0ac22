// What the gate costs: CPU of workerd for a member's request, beside a Worker that only forwards, before the same origin.
//   node scripts/gate-bench.mjs        (ROUNDS=9 REQUESTS=1500)
import { fork } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { Miniflare } from 'miniflare';

const rounds = Number(process.env.ROUNDS ?? 9), requests = Number(process.env.REQUESTS ?? 1500);

/** CPU seconds of a process so far, its own and the kernel's for it. */
function cpu(pid) {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const workerds = () => fs.readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ')
  .filter((pid) => { try { return fs.readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('workerd'); } catch { return false; } });

async function measure() {
  const { spKey } = await import('./sp-key.mjs');
  const { Client, authenticate, enabled, navigate, post, stage } = await import('../tests/e2e/support.mjs');
  const origin = fork(fileURLToPath(import.meta.url), ['origin']);
  const port = await new Promise((resolve) => { origin.once('message', resolve); });
  const target = `http://localhost:${port}`;
  const before = new Set(workerds());
  const forwarding = new Miniflare({
    modules: true, cf: false, host: '127.0.0.1', port: 0, compatibilityDate: '2026-04-26',
    script: `export default { fetch(request) { const url = new URL(request.url); return fetch(${JSON.stringify(target)} + url.pathname + url.search, request); } };`,
  });
  const forwardingAt = await forwarding.ready;
  const [forwardingPid] = workerds().filter((pid) => !before.has(pid));
  const it = await stage({
    variables: { ORIGIN_URL: target, GATE_ORGANIZATION: 'acme', GATE_PUBLIC_PATHS: '/public/*' }, keys: { TOKEN_SIGNING_KEY: spKey('P-256') },
  });
  const [gatePid] = workerds().filter((pid) => !before.has(pid) && pid !== forwardingPid);
  await enabled(it);
  const member = new Client(navigate);
  await post(member, await authenticate(member, `${it.origin}/organizations/acme/saml/login`));
  const jar = member.cookies.get(new URL(it.origin).host);

  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  const usual = {
    accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'accept-language': 'en', 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)',
    'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'document',
  };
  const get = (url) => new Promise((resolve, reject) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    http.get(url, { agent, headers: { ...usual, cookie } }, (answer) => {
      for (const line of answer.headers['set-cookie'] ?? []) { const [, name, value] = /^([^=]+)=([^;]*)/.exec(line); jar.set(name, value); }
      if (answer.statusCode !== 200) reject(new Error(`${url}: ${answer.statusCode}`));
      answer.resume().on('end', resolve);
    }).on('error', reject);
  });
  const round = async (url, pid) => {
    const since = cpu(pid), began = process.hrtime.bigint();
    let left = requests;
    const one = async () => { while (left > 0) { left -= 1; await get(url); } };
    await Promise.all(Array.from({ length: 8 }, one));
    return { cpu: (cpu(pid) - since) / requests * 1e6, wall: Number(process.hrtime.bigint() - began) / 1e3 / requests };
  };
  const lanes = [
    ['only forwards', new URL('/page', forwardingAt).href, forwardingPid],
    ['gate, public path', `${it.origin}/public/page`, gatePid],
    ['gate, member', `${it.origin}/page`, gatePid],
  ];
  const figures = lanes.map(() => []);
  for (let number = 0; number <= rounds; number += 1) {
    for (const [lane, [, url, pid]] of lanes.entries()) {
      const figure = await round(url, pid);
      if (number > 0) figures[lane].push(figure); // the first warms up
    }
  }
  const middle = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
  const cpus = figures.map((list) => middle(list.map((figure) => figure.cpu)));
  console.log(`CPU of workerd for each request, microseconds: medians of ${rounds} interleaved rounds of ${requests} requests`);
  for (const [lane, [name]] of lanes.entries()) {
    const added = lane ? `   ${(cpus[lane] - cpus[0]).toFixed(0)} more than forwarding` : '';
    console.log(`${name.padEnd(20)}${cpus[lane].toFixed(0).padStart(6)}   least ${Math.min(...figures[lane].map((figure) => figure.cpu)).toFixed(0)}${added}`);
  }
  agent.destroy();
  origin.kill();
  await forwarding.dispose();
  await it.close();
}

if (process.argv[2] === 'origin') {
  // Its own process: what it costs is not counted.
  const server = http.createServer((request, response) => { response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'private' }).end('hello'); });
  server.keepAliveTimeout = 60_000;
  server.listen(0, 'localhost', () => process.send(server.address().port));
} else {
  await measure();
}
