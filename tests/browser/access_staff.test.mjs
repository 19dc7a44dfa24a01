// SPDX-License-Identifier: AGPL-3.0-or-later
// Every screen that the operator's staff can reach, on a desk and on a telephone: RGAA through axe-core, no sideways
// scroll, no complaint of the browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { open_house } from './furniture.mjs';
import { inspect, inspect_all } from './inspection.mjs';
import { emails, open_page, open_signed_in } from './person.mjs';

let house;
before(async () => { house = await open_house(); });
after(() => house?.close());

test('The page that asks for the code can be used by all', async () => {
  const page = await open_page(house.browser, house.server);
  await page.goto('/bureau/connexion');
  await page.getByLabel('Adresse électronique').fill(emails.admin);
  await page.getByLabel('Mot de passe').fill(house.server.password);
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
  await page.waitForURL(/\/bureau\/code/);
  assert.deepEqual(await inspect(page), []);
  await page.goto('/bureau');
  assert.match(page.url(), /\/bureau\/(connexion|code)/, 'without the code one goes nowhere');
  await page.context().close();
});

test('Every screen of the technician can be used by all', async () => {
  await inspect_all(house.technician, ['/bureau'], ['/bureau', '/adherents', '/adherents/{id}',
    '/adherents/{id}/assistance', '/bureau/exploitation', '/bureau/exploitation/securite', '/prefecture/bac'],
  { alike: 1 });
});

test('Every screen of the administrator can be used by all', async () => {
  const page = await open_signed_in(house.browser, house.server, emails.admin);
  await inspect_all(page, ['/bureau'], ['/adherents/nouveau', '/adherents/import', '/adherents/archives',
    '/adherents/{id}/modifier', '/adherents/{id}/services', '/adherents/{id}/contacts', '/adherents/{id}/comptes',
    '/actes/statistiques'], { alike: 1 });
});
