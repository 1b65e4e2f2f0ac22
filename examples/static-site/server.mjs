// Serves the folder site/: an origin for the gate. Any server of files does; this one needs no other package.
//   PORT=3000 node server.mjs
import fs from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const site = path.join(path.dirname(fileURLToPath(import.meta.url)), 'site');
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.txt': 'text/plain' };

export const server = () => http.createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://site');
  const name = path.normalize(path.join(site, decodeURI(pathname), pathname.endsWith('/') ? 'index.html' : ''));
  try {
    if (!name.startsWith(site + path.sep)) throw new Error('outside');
    const body = await fs.readFile(name);
    response.writeHead(200, { 'content-type': TYPES[path.extname(name)] ?? 'application/octet-stream', 'cache-control': 'max-age=60' });
    response.end(request.method === 'HEAD' ? undefined : body);
  } catch {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here.\n');
  }
});

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { PORT: port = 3000 } = process.env;
  server().listen(port, 'localhost', () => console.log(`http://localhost:${port}`));
}
