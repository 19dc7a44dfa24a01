// SPDX-License-Identifier: AGPL-3.0-or-later
// A demonstration server of its own for a test file: temporary folder, free port, twins of the State; stopped by its
// own pid. AUBRAC_BINARY names the program.
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const binary = process.env.AUBRAC_BINARY ?? path.join(root, 'build/dev/aubrac');
const run = promisify(execFile);
const start_seconds = 60;
const stop_seconds = 15;

export async function free_port() {
  const probe = net.createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/// Settles when the process says `line`; fails when it ends or says nothing in time.
export function wait_for_line(process_, line, seconds = start_seconds) {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`silent for ${seconds} s:\n${said}`)), seconds * 1000);
    const listen = (bytes) => {
      said += bytes;
      if (!line.test(said)) return;
      clearTimeout(timer);
      resolve(said.match(line));
    };
    process_.stdout.on('data', listen);
    process_.stderr.on('data', (bytes) => { said += bytes; });
    process_.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`ended with ${code}:\n${said}`));
    });
  });
}

/// `settings`: lines of aubrac.conf, as an object; `port`: else any free one. The answer: `url`, `folder`,
/// `password` of the demonstration accounts, `code(email)`, `stop()`, which fails when the server ended badly.
export async function start_server({ settings = {}, port } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'aubrac-browser-'));
  const data = path.join(folder, 'data');
  await run(binary, ['demo', '--data', data]);
  const lines = Object.entries({ 'twin.prefecture.delay': '3', 'prefecture.fetch_seconds': '1', ...settings });
  fs.appendFileSync(path.join(data, 'aubrac.conf'), lines.map(([name, value]) => `${name} = ${value}\n`).join(''));
  const [, password] = fs.readFileSync(path.join(data, 'comptes-demo.txt'), 'utf8').match(/mot de passe : (\S+)/);
  const server = spawn(binary, ['serve', '--data', data, '--port', String(port ?? await free_port()), '--with-twins']);
  const ended = new Promise((resolve) => { server.once('exit', (code, signal) => resolve(signal ?? code)); });
  let log = '';
  server.stderr.on('data', (bytes) => { log += bytes; });
  const [, url] = await wait_for_line(server, /(http:\/\/127\.0\.0\.1:\d+)/);
  const codes = new Map();
  return {
    url,
    folder,
    password,
    /// A code serves once: for a second sign-in of the same person, waits for the next one.
    async code(email) {
      for (;;) {
        const code = (await run(binary, ['adherents', 'code', email, '--data', data])).stdout.trim();
        if (codes.get(email) !== code) {
          codes.set(email, code);
          return code;
        }
        await new Promise((resolve) => { setTimeout(resolve, 1000); });
      }
    },
    async stop() {
      server.kill('SIGTERM');
      const timer = setTimeout(() => server.kill('SIGKILL'), stop_seconds * 1000);
      const how = await ended;
      clearTimeout(timer);
      fs.rmSync(folder, { recursive: true, force: true });
      if (how !== 0) throw new Error(`the server ended with ${how}:\n${log.slice(-4000)}`);
    },
  };
}
