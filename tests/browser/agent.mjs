// SPDX-License-Identifier: AGPL-3.0-or-later
// A signing key in a token of SoftHSM, and the agent of signature before it: what stands on the desk of a mayor.
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { binary, free_port, wait_for_line } from './server.mjs';

const run = promisify(execFile);
const modules = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so'];
export const softhsm = modules.find((file) => fs.existsSync(file));
export const pin = '271828';

/// Makes a key pair and a certificate signed by an authority made at the same time, in files of `folder`.
async function make_key(folder, name, days) {
  const file = (leaf) => path.join(folder, leaf);
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', file('ca.key'), '-out', file('ca.pem'),
    '-subj', "/CN=Autorité d'essai", '-utf8', '-days', '60']);
  await run('openssl', ['req', '-newkey', 'rsa:2048', '-nodes', '-keyout', file('key.pem'), '-out', file('key.csr'),
    '-subj', `/O=Commune de Saint-Exemple/CN=${name}`, '-utf8']);
  fs.writeFileSync(file('uses'), 'basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n');
  await run('openssl', ['x509', '-req', '-in', file('key.csr'), '-CA', file('ca.pem'), '-CAkey', file('ca.key'),
    '-CAcreateserial', '-days', String(days), '-extfile', file('uses'), '-outform', 'DER', '-out', file('key.der')]);
}

/// The agent, with a token that holds one key. `port` and `stop()`; `url` of its own page.
export async function start_agent(name, { servers = '', days = 30 } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'aubrac-agent-'));
  fs.mkdirSync(path.join(folder, 'tokens'));
  const conf = path.join(folder, 'softhsm2.conf');
  fs.writeFileSync(conf, `directories.tokendir = ${path.join(folder, 'tokens')}\nobjectstore.backend = file\n`);
  const env = { ...process.env, SOFTHSM2_CONF: conf, XDG_CONFIG_HOME: path.join(folder, 'config') };
  await make_key(folder, name, days);
  await run('softhsm2-util', ['--init-token', '--free', '--label', 'Clé du maire', '--so-pin', '12345678', '--pin', pin], { env });
  const put = (file, kind, ...more) => run('pkcs11-tool', ['--module', softhsm, '--login', '--pin', pin, '--write-object',
    path.join(folder, file), '--type', kind, '--id', '01', ...more], { env });
  await put('key.pem', 'privkey', '--usage-sign');
  await put('key.der', 'cert');
  const port = await free_port();
  const words = ['parapheur', 'agent', '--module', softhsm, '--port', String(port)];
  const agent = spawn(binary, servers ? [...words, '--server', servers] : words, { env });
  const ended = new Promise((resolve) => { agent.once('exit', (code, signal) => resolve(signal ?? code)); });
  let log = '';
  agent.stderr.on('data', (bytes) => { log += bytes; });
  await wait_for_line(agent, /http:\/\/127\.0\.0\.1:\d+/);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    log: () => log,
    async stop() {
      agent.kill('SIGTERM');
      const how = await ended;
      fs.rmSync(folder, { recursive: true, force: true });
      if (how !== 0) throw new Error(`the agent ended with ${how}:\n${log.slice(-4000)}`);
    },
  };
}
