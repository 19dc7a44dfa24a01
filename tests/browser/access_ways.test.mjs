// SPDX-License-Identifier: AGPL-3.0-or-later
// Other ways to use the screens: in the dark, refused, with the keyboard alone, on a telephone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { open_house, public_register } from './furniture.mjs';
import { inspect, telephone } from './inspection.mjs';
import { choose_village, emails, open_page, open_signed_in, villages } from './person.mjs';

let house;
before(async () => { house = await open_house(); });
after(() => house?.close());

test('Screens can be used in the dark', async () => {
  const page = await open_signed_in(house.browser, house.server, emails.secretary, { colorScheme: 'dark' });
  await choose_village(page, villages.saint_exemple);
  const findings = [];
  const acte = await page.goto('/actes').then(() => page.getByRole('link', { name: '2026_001' }).getAttribute('href'));
  for (const path of ['/bureau', '/actes', acte, '/actes/nouveau?nature=1', '/bureau/assistance', '/bureau/compte',
    '/bureau/mot-de-passe', public_register]) {
    await page.goto(path);
    findings.push(...await inspect(page));
  }
  await page.context().close();
  assert.equal(findings.join('\n'), '');
});

test('Screens that refuse can be used by all', async () => {
  const page = await open_signed_in(house.browser, house.server, emails.secretary);
  await choose_village(page, villages.saint_exemple);
  const findings = [];
  for (const [path, status] of [['/actes/rien-de-tel', 404], ['/nulle/part', 404], ['/adherents', 403]]) {
    const answer = await page.goto(path);
    assert.equal(answer.status(), status, path);
    findings.push(...await inspect(page));
  }
  await page.goto('/actes/nouveau?nature=1');
  await page.getByLabel('Numéro', { exact: true }).fill('');
  await page.getByRole('button', { name: 'Enregistrer et relire' }).click();
  await page.locator('.errors').waitFor();
  findings.push(...await inspect(page));
  await page.context().close();
  const visitor = await open_page(house.browser, house.server);
  await visitor.goto('/bureau/connexion');
  await visitor.getByRole('button', { name: 'Se connecter', exact: true }).click();
  findings.push(...await inspect(visitor));
  await visitor.context().close();
  assert.equal(findings.join('\n'), '');
});

test('The keyboard is enough', async () => {
  const page = await open_signed_in(house.browser, house.server, emails.secretary);
  await choose_village(page, villages.saint_exemple);
  for (const path of ['/actes', public_register, '/bureau/connexion?fin=1']) {
    await page.goto(path);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip', path);
    assert.ok(await page.locator('.skip:focus').isVisible());
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'contenu', path);
  }
  await page.goto('/actes');
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'recherche');
  await page.keyboard.type('voirie');
  await page.keyboard.press('Enter');
  await page.waitForURL(/recherche\?q=voirie/);
  await page.locator('main').getByRole('link', { name: /2026_001/ }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Raccourcis du clavier' }).waitFor();
  assert.deepEqual(await inspect(page), []);
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('dialog').count(), 0);
  await page.keyboard.press('g');
  await page.keyboard.press('b');
  await page.waitForURL(/\/bureau$/);
  const name = page.locator('details.person > summary');
  const leave = page.getByRole('button', { name: 'Se déconnecter' });
  await name.focus();
  await page.keyboard.press('Enter');
  await leave.waitFor();
  await page.keyboard.press('Escape');
  await leave.waitFor({ state: 'hidden' });
  assert.ok(await name.evaluate((it) => it === document.activeElement));
  await page.goto('/actes');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/actes\/[0-9a-f-]{36}$/);
  await page.context().close();
});

test('On a telephone the menu opens, leads and closes, with and without script', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const options = { viewport: telephone, javaScriptEnabled };
    const page = await open_signed_in(house.browser, house.server, emails.secretary, options);
    const menu = page.getByRole('navigation', { name: 'Menu principal' });
    assert.equal(await menu.isVisible(), false);
    await page.getByRole('link', { name: 'Menu', exact: true }).click();
    await menu.waitFor();
    if (javaScriptEnabled) assert.deepEqual(await inspect(page, [telephone]), []);
    await page.getByRole('link', { name: 'Fermer le menu' }).click();
    await menu.waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: 'Menu', exact: true }).click();
    await menu.getByRole('link', { name: 'Actes', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Actes' }).waitFor();
    await page.context().close();
  }
});
