// SPDX-License-Identifier: AGPL-3.0-or-later
// Every screen that a secretary, a mayor and a visitor can reach, on a desk and on a telephone: RGAA through axe-core,
// no sideways scroll, no complaint of the browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { open_house, public_register } from './furniture.mjs';
import { inspect, inspect_all } from './inspection.mjs';
import { choose_village, emails, open_page, open_signed_in, villages } from './person.mjs';

let house;
before(async () => { house = await open_house(); });
after(() => house?.close());

test('Every screen of the secretary can be used by all', async () => {
  const page = await open_signed_in(house.browser, house.server, emails.secretary);
  await choose_village(page, villages.saint_exemple);
  const starts = ['/bureau', '/bureau/recherche?q=voirie', '/bureau/recherche?q=rien', '/bureau/adherents'];
  await inspect_all(page, starts, ['/bureau', '/actes', '/actes/{id}', '/actes/nouveau',
    '/actes/nouveau nature', '/actes/{id}/modifier', '/actes/{id}/submit', '/actes/{id}/annuler',
    '/actes/classification', '/bureau/avis', '/bureau/compte', '/bureau/aide', '/bureau/assistance',
    '/bureau/accessibilite', '/bureau/donnees']);
});

test('Every screen of the mayor can be used by all', async () => {
  const page = await open_signed_in(house.browser, house.server, emails.mayor);
  await inspect_all(page, ['/bureau'], ['/bureau/personnes', '/bureau/personnes/nouvelle', '/bureau/personnes/{id}',
    '/bureau/journal', '/bureau/jetons', '/bureau/assistance']);
});

test('Every public screen can be used by all', async () => {
  const page = await open_page(house.browser, house.server);
  await page.goto(public_register);
  await inspect_all(page, [public_register, '/bureau/connexion', '/bureau/api', '/bureau/aide'],
    [`${public_register}/{id}`, '/bureau/connexion', '/bureau/mot-de-passe']);
});

test('What a mayor gets by a gesture can be used by all', async () => {
  const page = await open_signed_in(house.browser, house.server, emails.mayor);
  const findings = [];
  await page.goto('/bureau/journal');
  await page.getByRole('button', { name: 'Vérifier maintenant' }).click();
  await page.getByText('Le journal est intact').waitFor();
  findings.push(...await inspect(page));
  await page.goto('/bureau/jetons');
  await page.getByLabel('Logiciel qui l\'utilisera').fill('Gestion des assemblées');
  await page.getByRole('group', { name: "Ce qu'il pourra faire" }).getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Créer le jeton' }).click();
  await page.getByRole('heading', { level: 1, name: 'Jeton créé' }).waitFor();
  findings.push(...await inspect(page));
  await page.goto('/bureau/jetons');
  findings.push(...await inspect(page));
  await page.context().close();
  assert.equal(findings.join('\n'), '');
});
