// Instructions of a login on the native build, counted by callgrind: what a busy machine says as a quiet one does.
// `instructions.mjs BENCH` is the test in make test; `instructions.mjs BENCH renew` records the present counts.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';

const [bench, renew] = process.argv.slice(2);
const BUDGET = new URL('instructions.json', import.meta.url);
const STAGES = ['decode to Accepted', 'certificate to key', 'form and base64', 'strict parse', 'canonicalize the Response',
  'hash its canonical octets', 'one RSA-2048 verification'];

function counted(stage, times) {
  const run = spawnSync('valgrind', ['--tool=callgrind', '--callgrind-out-file=/dev/null', bench, 'crates/bench/login', stage, times].map(String), { encoding: 'utf8' });
  const found = /Collected : (\d+)/.exec(run.stderr);
  if (run.status !== 0 || !found) throw new Error(run.stderr);
  return Number(found[1]);
}

const budget = JSON.parse(fs.readFileSync(BUDGET, 'utf8'));
const compiler = execFileSync('rustc', ['--version'], { encoding: 'utf8' }).trim();
// What comes before and after the runs falls out of the difference.
const now = Object.fromEntries(STAGES.map((name, stage) => [name, Math.round((counted(stage, 6) - counted(stage, 1)) / 5)]));
if (renew === 'renew') {
  fs.writeFileSync(BUDGET, `${JSON.stringify({ ...budget, compiler, stages: now }, null, 2)}\n`);
}
console.log('| Stage, once | instructions | recorded |\n|---|---|---|');
for (const name of STAGES) console.log(`| ${name} | ${now[name]} | ${budget.stages[name] ?? '-'} |`);
if (renew === 'renew') process.exit();
if (compiler !== budget.compiler) {
  console.log(`instructions: not compared: recorded with ${budget.compiler}, this is ${compiler}`);
  process.exit();
}
const grown = STAGES.filter((name) => now[name] > budget.stages[name] * (1 + budget.growth_percent / 100));
for (const name of grown) console.log(`instructions: "${name}" takes more than ${budget.growth_percent} % more than recorded`);
if (grown.length) {
  console.log('instructions: if it is worth it: scripts/instructions.sh renew, and say why in the commit.');
  process.exitCode = 1;
}
