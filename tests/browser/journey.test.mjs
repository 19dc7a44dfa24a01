// SPDX-License-Identifier: AGPL-3.0-or-later
// The whole road of a délibération, as a secretary sees it: composed from a real PDF, sent, acknowledged, stamped,
// published. Once with script, where the answer appears by itself; once without. AUBRAC_PICTURES=1 also writes the
// pictures of the README.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { choose_matiere, file_of, fill_deliberation, print_pdf, reload_until, review_and_transmit, text_of_pdf,
} from './acte.mjs';
import { assert_no_complaint, choose_village, emails, open_browser, open_page, open_signed_in, villages,
} from './person.mjs';
import { start_server } from './server.mjs';

const public_register = '/public/saint-exemple-sur-boralde/actes';
const pictures = process.env.AUBRAC_PICTURES === '1' ? new URL('../../docs/pictures/', import.meta.url) : null;
const most_bytes_of_a_picture = 200_000;

let server;
let browser;
before(async () => {
  [server, browser] = await Promise.all([start_server(), open_browser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function picture(page, name) {
  if (!pictures) return;
  fs.mkdirSync(pictures, { recursive: true });
  await page.mouse.move(0, 0);
  await page.evaluate(() => window.scrollTo(0, 0));
  const bytes = await page.screenshot({ animations: 'disabled' });
  assert.ok(bytes.length < most_bytes_of_a_picture, `${name} weighs ${bytes.length} bytes`);
  fs.writeFileSync(new URL(name, pictures), bytes);
}

async function id_acte_of(page) {
  const text = await page.locator('main').innerText();
  return text.match(/012-211299904-\d{8}-[A-Z0-9_]+-DE/)?.[0];
}

/// The stamped PDF and the slip, as the person signed in gets them.
async function check_papers(page, objet) {
  const id_acte = await id_acte_of(page);
  assert.ok(id_acte, 'the record shows the identifier of the acte');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: "Télécharger l'acte tamponné" }).click(),
  ]);
  const stamped = text_of_pdf(fs.readFileSync(await download.path()));
  assert.ok(stamped.includes(id_acte), stamped);
  assert.match(stamped, /Reçu le/);
  assert.match(stamped, /Publié le/);
  assert.match(stamped, /conseil municipal/, 'the text of the PDF is still there');
  const slip = page.getByRole('link', { name: "Bordereau d'acquittement" });
  const answer = await page.request.get(await slip.getAttribute('href'));
  const text = text_of_pdf(await answer.body());
  assert.ok(text.includes(id_acte), text);
  assert.ok(text.replace(/\s+/g, ' ').includes(objet), text);
  return id_acte;
}

/// As a feed reader does, in the encoding that the answer says.
async function check_feed(page, objet) {
  const feed = await page.request.get(`${public_register}.atom`);
  const [, charset] = feed.headers()['content-type'].match(/^application\/atom\+xml; charset=(\S+)$/);
  const text = new TextDecoder(charset).decode(await feed.body());
  assert.ok(text.includes(objet), text);
  assert.ok(text.includes(`<id>${server.url}${public_register}`), 'the feed gives whole addresses');
}

/// Anybody, without account: the register, the acte, its PDF, the feed.
async function check_public(objet, id_acte, scripted) {
  const page = await open_page(browser, server, { javaScriptEnabled: scripted });
  await page.goto(public_register);
  await page.getByRole('link', { name: objet }).click();
  await page.getByRole('heading', { level: 1, name: objet }).waitFor();
  const main = await page.locator('main').innerText();
  assert.ok(main.includes(id_acte));
  assert.match(main, /Mis en ligne le/);
  const link = page.getByRole('link', { name: "Lire l'acte (PDF)" });
  const document = await page.request.get(await link.getAttribute('href'));
  assert.equal(document.headers()['content-type'], 'application/pdf');
  assert.ok(text_of_pdf(await document.body()).includes(id_acte));
  await check_feed(page, objet);
  assert_no_complaint(page);
  await page.context().close();
}

/// The desk says whom one waits for, then what is new; the notice leads to the acte.
async function check_notice(page, path, numero) {
  await page.goto('/bureau');
  assert.match(await page.locator('main').innerText(), new RegExp(numero));
  await page.goto('/bureau/avis');
  await page.locator('main').getByRole('link', { name: new RegExp(numero) }).first().click();
  assert.equal(new URL(page.url()).pathname, path);
}

test('A délibération goes to the préfecture and its answer comes without reloading', async () => {
  const objet = 'Tarifs de la salle des fêtes et du four banal';
  const page = await open_signed_in(browser, server, emails.secretary);
  await choose_village(page, villages.saint_exemple);
  const document = file_of('tarifs.pdf', await print_pdf(browser, objet, 3));
  await fill_deliberation(page, { numero: '2026_041', objet, document });

  await page.getByLabel('Filtrer').fill('tarifs');
  const shown = page.locator('.tree label:visible');
  assert.ok(await shown.count() > 0 && await shown.count() < 10, 'the filter keeps few lines');
  await page.getByLabel('Filtrer').fill('délibérations budg');
  await page.locator('.tree label:visible').first().click();
  await page.getByLabel('Filtrer').fill('');
  await choose_matiere(page, /7\.1\.2/);
  assert.match(await page.locator('.tree-chosen').innerText(), /7\.1\.2/);

  const path = await review_and_transmit(page);
  let loads = 0;
  page.on('load', () => { loads += 1; });
  await page.locator('main .badge', { hasText: 'Acquitté' }).waitFor({ timeout: 60_000 });
  await page.getByText(/Reçu par la préfecture le/).first().waitFor();
  await page.getByRole('link', { name: "Télécharger l'acte tamponné" }).waitFor({ timeout: 30_000 });
  await page.getByText(/Publié le .* : l'acte est exécutoire/).waitFor();
  assert.equal(loads, 0, 'the page changed by itself');
  assert.match(await page.locator('#annonces').textContent(), /La page a/);

  const id_acte = await check_papers(page, objet);
  await page.getByRole('link', { name: "Bordereau d'acquittement" }).waitFor();
  await picture(page, 'acte.png');
  await check_public(objet, id_acte, true);
  await check_notice(page, path, '2026_041');
  assert_no_complaint(page);
  await page.context().close();
});

test('The same road works without script', async () => {
  const objet = 'Convention de déneigement avec le département';
  const page = await open_signed_in(browser, server, emails.secretary, { javaScriptEnabled: false });
  await choose_village(page, villages.saint_exemple);
  const document = file_of('neige.pdf', await print_pdf(browser, objet));
  await fill_deliberation(page, { numero: '2026_042', objet, document });
  const path = await review_and_transmit(page);
  await reload_until(page, 'Acquitté');
  for (let i = 0; i < 30 && await page.getByRole('link', { name: "Bordereau d'acquittement" }).count() === 0; ++i) {
    await page.waitForTimeout(500);
    await page.reload();
  }
  const id_acte = await check_papers(page, objet);
  await check_public(objet, id_acte, false);
  await check_notice(page, path, '2026_042');
  await page.context().close();
});

const day_ago = (days) => new Date(Date.now() - days * 24 * 3600 * 1000).toISOString().slice(0, 10);

/// A décision individuelle is due fifteen days after it was taken (CGCT, art. L2131-1).
async function keep_decision(page, numero, objet, days) {
  await page.goto('/actes/nouveau?nature=3');
  await page.getByLabel('Numéro', { exact: true }).fill(numero);
  await page.getByLabel('Date de la décision').fill(day_ago(days));
  await page.getByLabel('Objet', { exact: true }).fill(objet);
  await page.getByRole('button', { name: 'Garder en brouillon' }).click();
  await page.getByText('Brouillon enregistré.').waitFor();
}

test('Mon bureau says what is to do, the most urgent first', async () => {
  const page = await open_signed_in(browser, server, emails.secretary);
  await choose_village(page, villages.saint_exemple);
  await keep_decision(page, '2026_A09', 'Permission de voirie, route du lac', 2);
  await keep_decision(page, '2026_A07', "Recrutement d'un agent d'entretien", 20);
  await keep_decision(page, '2026_A08', 'Concession au cimetière, carré nord', 12);
  await page.goto('/bureau');
  const main = page.locator('main');
  const text = await main.innerText();
  assert.match(text, /\d\s+choses à faire/); // three, and what the demonstration awaits of her
  assert.match(text, /1\s+en retard/);
  const order = ['2026_A07', '2026_A08', '2026_A09'].map((numero) => text.indexOf(numero));
  assert.ok(order.every((at) => at > 0) && order[0] < order[1] && order[1] < order[2], text);
  await picture(page, 'bureau.png');
  await main.getByRole('link', { name: /2026_A07/ }).first().click();
  await page.getByText('Cet acte est un brouillon.').waitFor();
  assert_no_complaint(page);
  await page.context().close();
});
