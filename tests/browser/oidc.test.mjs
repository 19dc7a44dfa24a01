// SPDX-License-Identifier: AGPL-3.0-or-later
// Signing in with ProConnect, in the browser, against a real OpenID Connect provider: the first time ties the account
// of that address, if it acts for the organisation of the siret.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { assert_no_complaint, emails, open_browser, open_page, sign_out } from './person.mjs';
import { free_port, start_server, wait_for_line } from './server.mjs';

const client = 'aubrac-json';

let browser;
let port;
before(async () => {
  [browser, port] = await Promise.all([open_browser(), free_port()]);
});
after(() => browser?.close());

/// A provider that knows that person, and a server that trusts it; both stopped at the end of `work`.
async function with_provider(person, work) {
  const program = fileURLToPath(new URL('oidc_provider.mjs', import.meta.url));
  const redirect = `http://127.0.0.1:${port}/bureau/proconnect/retour`;
  const provider = spawn(process.execPath, [program, '0', redirect, JSON.stringify(person)]);
  let server;
  try {
    const [, issuer] = await wait_for_line(provider, /ready (\S+)/);
    server = await start_server({
      port,
      settings: {
        'oidc.issuer': issuer,
        'oidc.client_id': client,
        'oidc.client_secret': `secret-of-${client}-0123456789abcdef`,
      },
    });
    const page = await open_page(browser, server);
    await work(page, server);
    assert_no_complaint(page);
    await page.context().close();
  } finally {
    provider.stdin.end();
    await server?.stop();
  }
}

test('A public agent signs in with ProConnect, comes back where wanted, and signs out there too', async () => {
  await with_provider({ email: emails.secretary, siret: '21129990400014' }, async (page, server) => {
    await page.goto('/actes/nouveau');
    assert.equal(new URL(page.url()).pathname, '/bureau/connexion');
    await page.getByRole('link', { name: 'Se connecter avec ProConnect' }).click();
    await page.getByRole('heading', { level: 1, name: 'Que voulez-vous transmettre ?' }).waitFor();
    assert.equal(page.url(), `${server.url}/actes/nouveau`);
    await page.goto('/bureau/compte');
    assert.match(await page.locator('main').innerText(), /secretaire@exemple\.test/);
    await sign_out(page);
    await page.waitForURL((url) => url.pathname.includes('/session/end') || url.pathname === '/');
    await page.goto('/bureau');
    assert.equal(new URL(page.url()).pathname, '/bureau/connexion');
  });
});

test('Somebody of another organisation is told so, and is not let in', async () => {
  await with_provider({ email: emails.secretary, siret: '21130055300012' }, async (page) => {
    await page.goto('/bureau/connexion');
    await page.getByRole('link', { name: 'Se connecter avec ProConnect' }).click();
    await page.getByRole('heading', { level: 1, name: "La connexion n'a pas abouti" }).waitFor();
    await page.getByRole('link', { name: 'Revenir à la connexion' }).click();
    await page.goto('/bureau');
    assert.equal(new URL(page.url()).pathname, '/bureau/connexion');
  });
});

test('An answer that this browser did not ask for is refused', async () => {
  await with_provider({ email: emails.secretary, siret: '21129990400014' }, async (page) => {
    const answer = await page.goto(`/bureau/proconnect/retour?code=vole&state=${'a'.repeat(40)}`);
    assert.ok(answer.status() >= 400 && answer.status() < 500);
    await page.getByRole('heading', { level: 1, name: "La connexion n'a pas abouti" }).waitFor();
    await page.goto('/bureau');
    assert.equal(new URL(page.url()).pathname, '/bureau/connexion');
  });
});
