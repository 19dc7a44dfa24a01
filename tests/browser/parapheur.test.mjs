// SPDX-License-Identifier: AGPL-3.0-or-later
// The parapheur as a village uses it: the secretary deposits, the mayor signs on a telephone, the seal is put by
// itself; with script and without. Then every screen is inspected.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { file_of, print_pdf, reload_until } from './acte.mjs';
import { inspect_all } from './inspection.mjs';
import { assert_no_complaint, choose_village, emails, open_browser, open_signed_in, villages } from './person.mjs';
import { start_server } from './server.mjs';

const telephone = { width: 390, height: 844 };

let server;
let browser;
let pdf;
before(async () => {
  [server, browser] = await Promise.all([start_server(), open_browser()]);
  pdf = await print_pdf(browser, 'Bon de commande');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/// What a job adds a moment after the end of the road.
async function reload_until_seen(page, place) {
  for (let i = 0; i < 60 && await place.count() === 0; ++i) {
    await page.waitForTimeout(500);
    await page.reload();
  }
  assert.notEqual(await place.count(), 0);
}

async function deposit(page, circuit, title) {
  await page.goto('/parapheur/nouveau');
  await page.getByRole('link', { name: `Choisir « ${circuit} »` }).click();
  await page.getByLabel('Objet').fill(title);
  await page.getByLabel('Document à signer').setInputFiles(file_of('document.pdf', pdf));
  await page.getByRole('button', { name: 'Déposer dans le parapheur' }).click();
  await page.getByText('Document déposé').waitFor();
  return new URL(page.url()).pathname;
}

for (const script of [true, false]) {
  test(`A bon de commande goes from the secretary to the mayor's telephone, ${script ? 'with' : 'without'} script`, async () => {
    const options = { javaScriptEnabled: script };
    const secretary = await open_signed_in(browser, server, emails.secretary, options);
    await choose_village(secretary, villages.saint_exemple);
    const title = `Peinture de la salle du conseil, ${script}`;
    const path = await deposit(secretary, 'Bon de commande', title);
    const mayor = await open_signed_in(browser, server, emails.mayor, { ...options, viewport: telephone });
    await mayor.goto('/parapheur');
    await mayor.getByRole('link', { name: title }).click();
    await mayor.getByText('Ce document attend votre signature.').waitFor();
    await mayor.getByRole('link', { name: 'Signer', exact: true }).click();
    await mayor.getByRole('button', { name: "Signer avec une clé d'essai" }).click();
    await mayor.waitForURL((url) => url.pathname === path);
    await secretary.goto(path);
    await reload_until(secretary, 'Terminé');
    await reload_until_seen(secretary, secretary.getByRole('link', { name: /Bordereau de signature/ }).first());
    assert_no_complaint(mayor);
    assert_no_complaint(secretary);
    await mayor.context().close();
    await secretary.context().close();
  });
}

test('A certificat is sealed by the server, without anybody', async () => {
  const secretary = await open_signed_in(browser, server, emails.secretary);
  await choose_village(secretary, villages.saint_exemple);
  await deposit(secretary, 'Certificat administratif', "Certificat d'affichage de décembre");
  await reload_until(secretary, 'Terminé');
  assert_no_complaint(secretary);
  await secretary.context().close();
});

test('The mayor signs several dossiers at once, and rejects one with a reason', async () => {
  const secretary = await open_signed_in(browser, server, emails.secretary);
  await choose_village(secretary, villages.saint_exemple);
  for (const title of ['Ramette de papier', 'Ampoules']) await deposit(secretary, 'Bon de commande', title);
  const refused = await deposit(secretary, 'Bon de commande', 'Chaises en trop');
  const mayor = await open_signed_in(browser, server, emails.mayor, { viewport: telephone });
  await mayor.goto('/parapheur');
  for (const title of ['Ramette de papier', 'Ampoules'])
    await mayor.locator('tr', { hasText: title }).locator('input[type=checkbox]').check();
  await mayor.getByRole('button', { name: 'Signer', exact: true }).click();
  await mayor.getByText('Signer 2 documents').first().waitFor();
  await mayor.getByRole('button', { name: "Signer avec une clé d'essai" }).click();
  await mayor.waitForURL((url) => url.pathname === '/parapheur');
  await mayor.goto(refused);
  await mayor.getByRole('link', { name: 'Rejeter' }).click();
  await mayor.getByLabel('Motif').fill('Nous en avons déjà douze');
  await mayor.getByRole('button', { name: 'Rejeter le dossier' }).click();
  await mayor.getByText('Ce dossier a été rejeté').waitFor();
  await secretary.goto(refused);
  await secretary.getByText('Motif : Nous en avons déjà douze').waitFor();
  assert_no_complaint(mayor);
  await mayor.context().close();
  await secretary.context().close();
});

test('Every screen of the parapheur is accessible and fits a telephone', async () => {
  const mayor = await open_signed_in(browser, server, emails.mayor);
  await inspect_all(mayor, ['/parapheur', '/parapheur?vue=cours', '/parapheur?vue=termines', '/parapheur/nouveau',
    '/parapheur/circuits', '/parapheur/circuits/nouveau', '/parapheur/signataires', '/parapheur/remplacements',
    '/parapheur/cachet', '/confiance'].map((path) => server.url + path),
  ['/parapheur', '/parapheur/{id}', '/parapheur/circuits/{id}', '/parapheur/signataires/{id}', '/confiance'],
  { most: 40 });
});
