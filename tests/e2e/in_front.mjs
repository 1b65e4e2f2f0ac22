// Stands in front of the Worker in tests, in its isolate and only there: stores that fail, a KV that stands still, a
// clock that runs ahead, a shadow that fails or never ends.
// `/in-front?kv=down|read_only|write_only&objects=down&shadow=down|hangs&frozen=1&ahead=SECONDS` sets all of it anew.
import Worker, { OrganizationObject } from './index.js';

export { OrganizationObject };

// What was written to Analytics Engine: `/in-front/points` tells.
const points = [];
const set = { kv: null, objects: null, shadow: null, frozen: null, ahead: 0 };

// The Worker's only clock is `new Date()`, here and in the Durable Object: both live in this isolate.
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length) super(...given); else super(RealDate.now() + set.ahead * 1000);
  }
  static now() { return RealDate.now() + set.ahead * 1000; }
};

/** The binding with `instead` called first for each of its functions; what that returns, if anything, is the answer. */
const behind = (real, instead) => new Proxy(real, { get(target, name) {
  const value = Reflect.get(target, name, target);
  if (typeof value !== 'function' || name === 'constructor') return value;
  return (...given) => instead(name, given) ?? value.apply(target, given);
} });

const READS = ['get', 'getWithMetadata', 'list'];
const kv = (real) => behind(real, (name, given) => {
  const reads = READS.includes(name);
  if (set.kv === 'down' || set.kv === (reads ? 'write_only' : 'read_only')) return Promise.reject(new Error('KV is down'));
  // As a location far away that has cached everything and has heard of no change since.
  if (set.frozen && name === 'get') return Promise.resolve(set.frozen.get(given[0]) ?? null);
});
const stub = (real) => behind(real, (name, given) => {
  if (name !== 'fetch' || !set.shadow || typeof given[0] === 'string') return undefined;
  return given[0].clone().text().then((command) => {
    if (!command.includes('"record_shadow"')) return real.fetch(...given);
    if (set.shadow === 'hangs') return new Promise(() => {});
    throw new Error('what the draft says is not recorded');
  });
});
const objects = (real) => behind(real, (name, given) => {
  if (set.objects === 'down') throw new Error('Durable Object is down');
  if (set.shadow && name === 'getByName') return stub(real.getByName(...given));
});

async function everything(namespace) {
  const kept = new Map();
  for (const { name } of (await namespace.list()).keys) kept.set(name, await namespace.get(name));
  return kept;
}

export default { async fetch(request, env, context) {
  const url = new URL(request.url);
  if (url.pathname === '/in-front') {
    const asked = url.searchParams;
    set.kv = asked.get('kv');
    set.objects = asked.get('objects');
    set.shadow = asked.get('shadow');
    set.ahead = Number(asked.get('ahead') ?? 0);
    set.frozen = asked.has('frozen') ? set.frozen ?? await everything(env.SETTINGS) : null;
    return new Response('ok');
  }
  if (url.pathname === '/in-front/points') return Response.json(points);
  const wrapped = { ...env, ANALYTICS: { writeDataPoint: (point) => { points.push(point); } }, SETTINGS: kv(env.SETTINGS), ORGANIZATION: objects(env.ORGANIZATION) };
  return typeof Worker === 'function' ? new Worker(context, wrapped).fetch(request) : Worker.fetch(request, wrapped, context);
} };
