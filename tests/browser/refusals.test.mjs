// SPDX-License-Identifier: AGPL-3.0-or-later
// What a secretary gets wrong: each time a sentence beside the field, a list of the errors with links at the top, and
// nothing lost of what was typed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { choose_matiere, file_of, fill_deliberation, print_pdf, review_and_transmit } from './acte.mjs';
import { assert_no_complaint, choose_village, emails, open_browser, open_page, open_signed_in, villages,
} from './person.mjs';
import { start_server } from './server.mjs';

let server;
let browser;
let pdf;
before(async () => {
  [server, browser] = await Promise.all([start_server(), open_browser()]);
  pdf = await print_pdf(browser, 'Règlement du four banal', 2);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/// The sentence stands in the description of the control, and the list at the top leads to it.
async function assert_refused(page, id, sentence) {
  const control = page.locator(`#${id}`);
  const described = (await control.getAttribute('aria-describedby') ?? '').split(' ');
  const texts = await Promise.all(described.filter(Boolean).map((one) => page.locator(`[id="${one}"]`).textContent()));
  assert.match(texts.join('\n'), sentence, `beside #${id}`);
  const link = page.locator('.errors').getByRole('link', { name: sentence });
  assert.equal(await link.getAttribute('href'), `#${id}`);
  await link.click();
  assert.ok(await control.evaluate((it) => it.matches(':target')), `the link leads to #${id}`);
}

/// Sends the form with that document and looks at what comes back.
async function send_wrong(scripted, objet, document, sentence) {
  const page = await open_signed_in(browser, server, emails.secretary, { javaScriptEnabled: scripted });
  await choose_village(page, villages.saint_exemple);
  const numero = `R_${objet.length}_${scripted ? 'S' : 'N'}`;
  await fill_deliberation(page, { numero, objet, document });
  await page.getByRole('button', { name: 'Enregistrer et relire' }).click();
  await page.locator('.errors').waitFor();
  await assert_refused(page, 'champ-document', sentence);
  assert.equal(await page.getByLabel('Numéro', { exact: true }).inputValue(), numero);
  assert.equal(await page.getByLabel('Objet', { exact: true }).inputValue(), objet);
  assert.ok(await page.getByRole('radio', { name: /7\.1\.1/, includeHidden: true }).isChecked());
  return page;
}

test('A wrong password is refused in words, and says nothing of the account', async () => {
  const page = await open_page(browser, server);
  const said = [];
  for (const email of [emails.secretary, 'personne@exemple.test']) {
    await page.goto('/bureau/connexion');
    await page.getByLabel('Adresse électronique').fill(email);
    await page.getByLabel('Mot de passe').fill('pas le bon mot de passe');
    await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
    await page.getByText("L'adresse ou le mot de passe n'est pas le bon.").first().waitFor();
    assert.equal(await page.getByLabel('Adresse électronique').inputValue(), email);
    assert.equal(await page.getByLabel('Mot de passe').inputValue(), '');
    said.push(await page.locator('.errors').innerText());
  }
  assert.equal(said[0], said[1]);
  await page.goto('/actes');
  assert.equal(new URL(page.url()).pathname, '/bureau/connexion');
  assert_no_complaint(page);
  await page.context().close();
});

test('Script says at once that a file is empty or of another kind', async () => {
  const page = await open_signed_in(browser, server, emails.secretary);
  await choose_village(page, villages.saint_exemple);
  await page.goto('/actes/nouveau?nature=1');
  const field = page.getByLabel('Document signé');
  await field.setInputFiles(file_of('vide.pdf', Buffer.alloc(0)));
  await page.getByText('« vide.pdf » est vide.').waitFor();
  assert.equal(await field.inputValue(), '', 'it is not kept');
  await field.setInputFiles(file_of('notes.docx', Buffer.from('PK')));
  await page.getByText("« notes.docx » n'est pas accepté ici.").waitFor();
  await field.setInputFiles(file_of('bon.pdf', pdf));
  assert.equal(await page.locator('#champ-document-refus').count(), 0);
  assert_no_complaint(page);
  await page.context().close();
});

test('An empty document is refused without script', async () => {
  const page = await send_wrong(false, 'Un document vide', file_of('vide.pdf', Buffer.alloc(0)), /vide/);
  await page.context().close();
});

test('A program renamed as a PDF is refused', async () => {
  const exe = Buffer.concat([Buffer.from('MZ\x90\x00\x03\x00\x00\x00', 'latin1'), Buffer.alloc(4096, 7)]);
  const page = await send_wrong(true, 'Un programme déguisé', file_of('facture.pdf', exe), /ni un PDF, ni une image/);
  assert_no_complaint(page);
  await page.context().close();
});

test('A truncated PDF is refused, and a good one put in its place goes on', async () => {
  const half = pdf.subarray(0, Math.floor(pdf.length / 2));
  const objet = 'Un fichier coupé en chemin';
  const page = await send_wrong(true, objet, file_of('coupe.pdf', half), /abîmé ou incomplet/);
  await page.getByLabel(/Document signé|Le remplacer par/).setInputFiles(file_of('entier.pdf', pdf));
  await page.getByRole('button', { name: 'Enregistrer et relire' }).click();
  await page.getByRole('heading', { level: 1, name: 'Relire avant de transmettre' }).waitFor();
  assert.ok((await page.locator('main').innerText()).includes(objet));
  assert_no_complaint(page);
  await page.context().close();
});

test('Everything missing is listed, each with its link', async () => {
  const page = await open_signed_in(browser, server, emails.secretary);
  await choose_village(page, villages.saint_exemple);
  await page.goto('/actes/nouveau?nature=1');
  await page.getByLabel('Numéro', { exact: true }).fill('été 2026');
  await page.getByLabel('Date de la décision').fill('2999-01-01');
  await page.getByRole('button', { name: 'Enregistrer et relire' }).click();
  await page.locator('.errors').waitFor();
  assert.ok(await page.locator('.errors').evaluate((box) => box === document.activeElement), 'the list has the focus');
  for (const [id, sentence] of [['champ-numero', /1 à 15 lettres majuscules/], ['champ-decided_on', /dans l'avenir/],
    ['champ-objet', /L'objet est obligatoire/], ['champ-matiere', /matière/],
    ['champ-document', /manque le document/]])
    await assert_refused(page, id, sentence);
  assert_no_complaint(page);
  await page.context().close();
});

test('A numéro already used is refused beside it, and changing it is enough', async () => {
  const page = await open_signed_in(browser, server, emails.secretary);
  await choose_village(page, villages.saint_exemple);
  await fill_deliberation(page, { numero: '2026_077', objet: 'La première', document: file_of('un.pdf', pdf) });
  await review_and_transmit(page);
  await fill_deliberation(page, { numero: '2026_077', objet: 'La seconde', document: file_of('deux.pdf', pdf) });
  await page.getByRole('button', { name: 'Enregistrer et relire' }).click();
  await page.locator('.errors').waitFor();
  await assert_refused(page, 'champ-numero', /même numéro/);
  assert.equal(await page.getByLabel('Objet', { exact: true }).inputValue(), 'La seconde');
  await choose_matiere(page, /7\.1\.1/);
  await page.getByText('deux.pdf').first().waitFor();
  await page.getByLabel('Numéro', { exact: true }).fill('2026_078');
  await page.getByRole('button', { name: 'Enregistrer et relire' }).click();
  await page.getByRole('heading', { level: 1, name: 'Relire avant de transmettre' }).waitFor();
  assert_no_complaint(page);
  await page.context().close();
});
