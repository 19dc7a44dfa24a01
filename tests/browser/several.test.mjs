// SPDX-License-Identifier: AGPL-3.0-or-later
// One secretary, several villages, each behind its wall; and the operator's technician, who enters only when let in.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fill_deliberation } from './acte.mjs';
import { inspect } from './inspection.mjs';
import { assert_no_complaint, choose_village, emails, open_browser, open_signed_in, villages } from './person.mjs';
import { start_server } from './server.mjs';

const reason = 'Vous aider à composer la délibération 2026_051';

let server;
let browser;
before(async () => {
  [server, browser] = await Promise.all([start_server(), open_browser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function keep_draft(page, numero, objet) {
  await fill_deliberation(page, { numero, objet });
  await page.getByRole('button', { name: 'Garder en brouillon' }).click();
  await page.getByText('Brouillon enregistré.').waitFor();
  return new URL(page.url()).pathname;
}

const band_of = (page) => page.evaluate(() => getComputedStyle(document.querySelector('.bar')).borderBottomColor);

test('A secretary changes village, and sees it', async () => {
  const page = await open_signed_in(browser, server, emails.secretary);
  await choose_village(page, villages.saint_exemple);
  const first = { band: await band_of(page), title: await page.title() };
  assert.match(first.title, new RegExp(villages.saint_exemple));
  await choose_village(page, villages.lacalm);
  assert.equal(await page.locator('.place-name').textContent(), villages.lacalm);
  assert.match(await page.title(), new RegExp(villages.lacalm));
  assert.notEqual(await band_of(page), first.band);
  assert_no_complaint(page);
  await page.context().close();
});

test('An acte of one village does not exist in another', async () => {
  const page = await open_signed_in(browser, server, emails.secretary);
  await choose_village(page, villages.saint_exemple);
  const path = await keep_draft(page, '2026_050', 'Confidence de Saint-Exemple');
  assert.equal((await page.goto(path)).status(), 200);
  await choose_village(page, villages.lacalm);
  for (const one of [path, `${path}/modifier`, `${path}/submit`])
    assert.equal((await page.goto(one)).status(), 404, one);
  await page.goto('/actes');
  assert.equal(await page.getByText('2026_050').count(), 0);
  await page.goto('/bureau/recherche?q=Confidence');
  assert.equal(await page.locator('main').getByRole('link', { name: /2026_050/ }).count(), 0);
  assert_no_complaint(page);
  await page.context().close();
});

test('A choice made without script is the same', async () => {
  const page = await open_signed_in(browser, server, emails.secretary, { javaScriptEnabled: false });
  await choose_village(page, villages.lacalm);
  await choose_village(page, villages.saint_exemple);
  await page.goto('/bureau/adherents');
  const row = page.getByRole('row', { name: new RegExp(villages.saint_exemple) });
  assert.match(await row.innerText(), /En cours/);
  await page.context().close();
});

async function open_demand(technician) {
  await technician.goto('/adherents');
  await technician.getByRole('link', { name: villages.saint_exemple }).click();
  await technician.getByRole('link', { name: /[Dd]emander à entrer/ }).first().click();
  return new URL(technician.url()).pathname;
}

test('The technician enters when the mayor accepts, is seen, and leaves when the mayor says so', async () => {
  const technician = await open_signed_in(browser, server, emails.technician);
  const mayor = await open_signed_in(browser, server, emails.mayor);
  assert.equal((await technician.goto('/actes')).status(), 403, 'not without consent');
  const demand = await open_demand(technician);
  await technician.getByLabel('Motif').fill(reason);
  await technician.getByRole('button', { name: 'Demander à entrer' }).click();
  await technician.getByText("Nous attendons la réponse d'un responsable").waitFor();

  await mayor.goto('/bureau');
  const duty = mayor.locator('main').getByRole('link', { name: /Répondre/ }).first();
  assert.ok((await mayor.locator('main').innerText()).includes(reason));
  await duty.click();
  const secretary = await open_signed_in(browser, server, emails.secretary);
  await choose_village(secretary, villages.saint_exemple);
  await secretary.goto('/actes');
  assert.equal(await secretary.locator('.assistance').count(), 0);
  let loads = 0;
  secretary.on('load', () => { loads += 1; });
  await mayor.getByRole('button', { name: 'Accepter pour 1 heure' }).click();
  await mayor.getByRole('button', { name: 'Mettre fin maintenant' }).waitFor();
  const seen = secretary.locator('.assistance', { hasText: /Le syndicat \(Sacha Essai\) vous aide jusqu'à \d+ h \d\d/ });
  await seen.waitFor();
  assert.equal(loads, 0, 'the page of the others says so by itself');

  await technician.goto(demand);
  await technician.getByRole('button', { name: "Entrer chez l'adhérent" }).click();
  await technician.getByText("Vous êtes entré avec l'accord de la collectivité.").waitFor();
  await technician.getByText(`Vous agissez chez ${villages.saint_exemple}`).waitFor();
  const banner = technician.locator('.assistance');
  await banner.waitFor();
  const path = await keep_draft(technician, '2026_051', 'Composée avec le syndicat');
  await banner.waitFor();

  await mayor.goto('/bureau/journal');
  const journal = await mayor.locator('main').innerText();
  assert.match(journal, /Sacha Essai/);
  assert.match(journal, /Entrée du syndicat dans vos pages/);
  assert.ok(journal.includes(path.slice(1)), 'what was done there is in the journal of the village');
  await mayor.goto(path);
  assert.match(await mayor.locator('main').innerText(), /Sacha Essai/);

  assert.deepEqual(await inspect(secretary), []);
  await seen.getByRole('button', { name: 'Mettre fin à cette aide' }).click();
  await secretary.locator('main .badge', { hasText: 'Terminée' }).waitFor();
  assert.equal(await secretary.locator('.assistance').count(), 0);
  await mayor.locator('.assistance').waitFor({ state: 'detached' });
  const answer = await technician.goto(path);
  assert.ok([403, 404].includes(answer.status()), `the door is closed: ${answer.status()}`);
  await technician.goto('/bureau');
  assert.equal(await technician.locator('.assistance').count(), 0);
  assert_no_complaint(technician);
  assert_no_complaint(mayor);
  assert_no_complaint(secretary);
  await secretary.context().close();
  await technician.context().close();
  await mayor.context().close();
});
