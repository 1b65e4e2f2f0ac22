// `make run`: the Worker and a demo identity provider on this machine, provisioned through the product's own HTTP API.
//   node scripts/run.mjs [--ready-file PATH]      PORT, IDP_PORT and the state folder STATE_DIR come from the environment
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { startIdp } from "../demo/idp.mjs";
import { root, startWorker } from "./worker.mjs";

const { values: { "ready-file": readyFile } } = parseArgs({ options: { "ready-file": { type: "string" } } });
const port = Number(process.env.PORT || 8787);
const idpPort = Number(process.env.IDP_PORT || 7000);
const stateDir = process.env.STATE_DIR || join(root, ".state");
const organization = "acme";

class Stop extends Error {}
const running = [];
let stopping = false;
async function stop(code) {
  if (stopping) return;
  stopping = true;
  if (readyFile) rmSync(readyFile, { force: true });
  await Promise.allSettled(running.map((part) => part.stop()));
  process.exit(code);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop(0));

/** The secrets of this machine, made once, where wrangler looks for them too. */
function secrets() {
  const path = join(root, ".dev.vars");
  if (!existsSync(path)) {
    const made = `OPERATOR_TOKEN=${randomBytes(32).toString("base64url")}\nSESSION_KEY=${randomBytes(32).toString("base64")}\n`;
    writeFileSync(path, made, { mode: 0o600 });
  }
  const lines = readFileSync(path, "utf8").split("\n").map((line) => /^\s*([A-Z_]+)\s*=\s*"?(.*?)"?\s*$/.exec(line)).filter(Boolean);
  return Object.fromEntries(lines.map(([, name, value]) => [name, value]));
}

async function free(wanted, variable) {
  const probe = createServer();
  await new Promise((resolve, reject) => probe.once("error", reject).listen(wanted, "localhost", resolve)).catch((error) => {
    throw new Stop(`port ${wanted} cannot be used (${error.code}); choose others: PORT=${port + 1} IDP_PORT=${idpPort + 1} make run   (here: ${variable})`);
  });
  await new Promise((resolve) => probe.close(resolve));
}

async function main() {
  await free(port, "PORT");
  await free(idpPort, "IDP_PORT");
  const vars = secrets();
  for (const name of ["PUBLIC_ORIGIN", "RETURN_TO_ORIGINS"]) if (process.env[name]) vars[name] = process.env[name];

  const worker = await startWorker({ port, vars, stateDir: join(stateDir, "worker") });
  running.push(worker);
  const saml = `${worker.origin}/organizations/${organization}/saml`;
  const idp = await startIdp({ port: idpPort, stateDir: join(stateDir, "idp"), spAcs: `${saml}/consume`, spEntityId: `${saml}/metadata` });
  running.push(idp);

  const call = async (path, body, accepted) => {
    const response = await fetch(worker.origin + path, {
      method: "POST", body: JSON.stringify(body),
      headers: { authorization: `Bearer ${vars.OPERATOR_TOKEN}`, "content-type": "application/json" },
    });
    const text = await response.text();
    if (!response.ok && response.status !== accepted) throw new Stop(`POST ${path} answered ${response.status}: ${text.slice(0, 500)}`);
    return text;
  };
  await call("/api/organizations", { id: organization, name: "Acme" }, 409);
  const link = JSON.parse(await call(`/api/organizations/${organization}/setup-links`, {}));

  const certificate = relative(process.cwd(), idp.certificatePath);
  console.log(`
saml-edge is running, with a demo identity provider (IdP) beside it.

1. Connect the organization to its IdP, as its administrator. Open this link (it works in one browser):
     ${link.url}
   Sign-on URL          ${idp.origin}/saml/sso
   Public certificate   the whole text of ${certificate}
                        (or of ${idp.origin}/certificate.pem)
   Press "Update and Test SAML configuration"; at the IdP sign in as ada@acme.example, password demo.
   Back on the settings page there is a green check mark: press "Enable".

2. Sign in as a member. Open ${worker.origin}/ and enter the organization  ${organization}
   Who is signed in, as the application sees it: ${worker.origin}/session

3. Or start at the IdP: ${idp.origin}/  and choose "Acme app".

Operator token: OPERATOR_TOKEN in .dev.vars.  State: ${relative(process.cwd(), stateDir) || "."}/ (remove it to start afresh).
Ctrl-C stops everything.
`);
  const facts = { origin: worker.origin, idp: idp.origin, organization, setup_link: link.url, certificate: idp.certificatePath };
  if (readyFile) writeFileSync(readyFile, JSON.stringify(facts));
  console.log(`READY ${worker.origin} ${idp.origin}`);
}

main().catch((error) => {
  console.error(error instanceof Stop ? `make run: ${error.message}` : error);
  return stop(1);
});
