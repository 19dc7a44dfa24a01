// SPDX-License-Identifier: AGPL-3.0-or-later
// A letter of the préfecture, as a secretary lives it: it appears without reloading, says until when to answer, is
// answered with pièces, and its acknowledgement comes back. Then every screen, at three sizes, with axe; and once more
// without script.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { file_of, fill_deliberation, print_pdf, reload_until, review_and_transmit } from './acte.mjs';
import { inspect_all } from './inspection.mjs';
import { assert_no_complaint, choose_village, emails, open_browser, open_signed_in, villages } from './person.mjs';
import { start_server } from './server.mjs';

let server;
let browser;
let pdf;
before(async () => {
  [server, browser] = await Promise.all([start_server({ settings: { 'twin.prefecture.delay': '1' } }), open_browser()]);
  pdf = await print_pdf(browser, 'Plan annexé', 2);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/// An acte that the préfecture acknowledged; its path.
async function send_acte(page, numero, objet) {
  await fill_deliberation(page, { numero, objet, document: file_of('acte.pdf', pdf) });
  const path = await review_and_transmit(page);
  await reload_until(page, 'Acquitté');
  return path;
}

/// Asks the twin of the préfecture for a letter about that acte.
async function ask_letter(page, path, title) {
  await page.goto(path);
  await page.getByRole('link', { name: "Recevoir un courrier d'entraînement" }).click();
  await page.getByRole('radio', { name: title }).check();
  await page.getByRole('button', { name: 'Demander ce courrier' }).click();
  await page.getByText("Le courrier d'entraînement arrive dans un instant.").waitFor();
}

async function answer(page, title, documents) {
  await page.getByRole('link', { name: 'Répondre', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Répondre à la préfecture' }).waitFor();
  await page.getByRole('radio', { name: title }).check();
  for (const [index, one] of documents.entries()) {
    const input = page.locator(`input[type=file][name=document_${index + 1}]`);
    if (!await input.isVisible()) await page.getByRole('button', { name: 'Ajouter un fichier' }).click();
    await input.setInputFiles(one);
  }
  await page.getByRole('button', { name: 'Enregistrer et relire' }).click();
  await page.getByRole('heading', { level: 1, name: "Relire avant d'envoyer" }).waitFor();
}

test('A request for pièces appears by itself, is answered, and its acknowledgement comes back', async () => {
  const page = await open_signed_in(browser, server, emails.secretary);
  await choose_village(page, villages.saint_exemple);
  const acte = await send_acte(page, '2026_051', 'Convention de pâturage des estives');

  await page.goto('/courriers');
  await page.getByText('Aucun courrier de la préfecture').waitFor();
  let loads = 0;
  page.on('load', () => { loads += 1; });
  const other = await page.context().newPage();
  await ask_letter(other, acte, 'Demande de pièces complémentaires');
  await other.close();
  const line = page.getByRole('link', { name: 'Demande de pièces' });
  await line.waitFor({ timeout: 60_000 });
  assert.equal(loads, 0, 'the list changed by itself');

  await line.click();
  await page.getByText(/Répondez au plus tard le .* : il reste \d+ jours/).waitFor();
  await page.getByText('Le plan annexé', { exact: false }).or(page.getByText(/le plan annexé à l'acte/)).first().waitFor();
  const letter = await page.request.get(await page.getByRole('link', { name: 'Lire le courrier' }).getAttribute('href'));
  assert.equal(letter.headers()['content-type'], 'application/pdf');

  const path = new URL(page.url()).pathname;
  await page.goto('/bureau');
  assert.match(await page.locator('main').innerText(), /Répondre\s+Demande de pièces complémentaires[\s\S]*Avant le/);
  await page.goto(path);
  await answer(page, /Envoyer les pièces demandées/, [file_of('plan.pdf', pdf), file_of('notice.pdf', pdf)]);
  await page.getByText('plan.pdf').waitFor();
  await page.getByRole('button', { name: 'Envoyer à la préfecture' }).click();
  await page.getByText('Réponse confiée à Aubrac').first().waitFor();
  loads = 0;
  await page.locator('main .badge', { hasText: 'Réponse reçue' }).waitFor({ timeout: 60_000 });
  assert.equal(loads, 0, 'the page changed by itself');
  await page.getByText(/La préfecture a reçu votre réponse le/).waitFor();

  await page.goto('/bureau');
  assert.doesNotMatch(await page.locator('main').innerText(), /Répondre/);
  await page.goto(acte);
  await page.getByRole('link', { name: /Demande de pièces complémentaires du/ }).waitFor();
  await page.getByText('Réponse (3-4) reçue par la préfecture').waitFor();
  assert_no_complaint(page);
  await page.context().close();
});

test('A wrong answer says why beside its field, and keeps what was joined', async () => {
  const page = await open_signed_in(browser, server, emails.secretary);
  await choose_village(page, villages.saint_exemple);
  const acte = await send_acte(page, '2026_052', 'Règlement du four banal');
  await ask_letter(page, acte, "Lettre d'observations");
  await page.getByRole('link', { name: 'Observations' }).click({ timeout: 60_000 });
  await page.getByRole('link', { name: 'Répondre', exact: true }).click();
  await page.locator('input[name=document_1]').setInputFiles(file_of('reponse.pdf', pdf));
  await page.getByRole('button', { name: 'Enregistrer et relire' }).click();
  await page.locator('.errors').getByRole('link', { name: /La réponse n'est pas choisie/ }).waitFor();
  await page.getByText('Fichier déjà joint').waitFor();
  await page.getByRole('radio', { name: /Rejeter les observations/ }).check();
  await page.getByRole('button', { name: 'Enregistrer et relire' }).click();
  await page.getByText('reponse.pdf').waitFor();
  assert_no_complaint(page);
  await page.context().close();
});

test('The same road works without script', async () => {
  const page = await open_signed_in(browser, server, emails.secretary, { javaScriptEnabled: false });
  await choose_village(page, villages.lacalm);
  const acte = await send_acte(page, '2026_053', 'Tarifs de la cantine');
  await ask_letter(page, acte, 'Courrier simple');
  await reload_until(page, 'À lire');
  await page.locator('a.row-link').first().click();
  await page.getByText("Aucune réponse n'est obligatoire.").waitFor();
  await answer(page, /Répondre au courrier/, [file_of('reponse.pdf', pdf)]);
  await page.getByRole('button', { name: 'Envoyer à la préfecture' }).click();
  await reload_until(page, 'Répondu');
  await page.getByText("La préfecture n'accuse pas réception de ce type de réponse.").waitFor();
  await page.context().close();
});

test('Every screen of the letters can be used by all, at any size', async () => {
  const page = await open_signed_in(browser, server, emails.secretary);
  await choose_village(page, villages.saint_exemple);
  await inspect_all(page, ['/courriers'], ['/courriers', '/courriers/{id}', '/courriers/{id}/envoyer'], { most: 40 });
});
