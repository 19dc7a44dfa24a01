// SPDX-License-Identifier: AGPL-3.0-or-later
// The road of a flux PES, as a secretary sees it: a real file deposited, checked, sent; a partial acquit comes back without reloading; the
// rejected mandat says why and waits on Mon bureau. Then every screen of the service is looked at.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { reload_until } from './acte.mjs';
import { badge, deposit, reason, siret } from './flux.mjs';
import { inspect, inspect_all } from './inspection.mjs';
import { assert_no_complaint, choose_village, emails, open_browser, open_signed_in, villages } from './person.mjs';
import { start_server } from './server.mjs';

let server;
let browser;
before(async () => {
  const settings = { 'twin.helios.delay': '1', 'tresor.fetch_seconds': '1' };
  [server, browser] = await Promise.all([start_server({ settings }), open_browser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

for (const scripted of [true, false])
  test(`a secretary follows a flux to its rejected mandat, ${scripted ? 'with' : 'without'} script`, async () => {
    const page = await open_signed_in(browser, server, emails.secretary, { javaScriptEnabled: scripted });
    await choose_village(page, villages.saint_exemple);
    const name = `PESALR2_${siret}_261120_${scripted ? '801' : '802'}`;
    await deposit(page, name);
    if (scripted) await badge(page, 'Contrôlé').waitFor();
    else await reload_until(page, 'Contrôlé');
    await page.getByRole('link', { name: 'Relire et envoyer' }).click();
    await page.getByRole('button', { name: 'Envoyer au comptable public' }).click();
    if (scripted) await badge(page, 'Acquitté partiellement').waitFor(); // nobody reloads
    else await reload_until(page, 'Acquitté partiellement');
    await page.getByRole('link', { name: /Mandat 911/ }).first().click();
    await page.getByText(`Rejeté par le comptable : ${reason}`).waitFor();
    await page.goto('/bureau');
    assert.match(await page.locator('main').innerText(), new RegExp(`Mandat 911.*${reason}`));
    assert_no_complaint(page);
    await page.context().close();
  });

test('each screen of the service is sound, on a desk and on a telephone', async () => {
  const page = await open_signed_in(browser, server, emails.mayor);
  await page.goto('/helios');
  await reload_until(page, 'Acquitté partiellement');
  const flux = await page.locator('a.row-link').first().getAttribute('href');
  const paths = ['/helios', flux, `${flux}/pieces`, '/helios/deposer', '/helios/budgets', '/helios/retours']
    .map((path) => new URL(path, server.url).href);
  await inspect_all(page, paths, ['/helios', '/helios/{id}', '/helios/{id}/pieces', '/helios/budgets'], { most: 40 });
});

test('the bin of the operator is sound', async () => {
  const page = await open_signed_in(browser, server, emails.technician);
  await page.goto('/tresor/bac');
  assert.deepEqual(await inspect(page), []);
  await page.context().close();
});
