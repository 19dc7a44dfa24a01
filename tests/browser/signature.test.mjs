// SPDX-License-Identifier: AGPL-3.0-or-later
// A mayor on a telephone: opens Mon bureau, reads the document inside the page, signs with a key of SoftHSM through the
// agent, comes back; pdfsig says that the signature is valid. And the reader of documents alone: pages, zoom, ranges,
// text, reading that is told, access. AUBRAC_LOOK=FOLDER keeps pictures of the screens.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { file_of, print_pdf } from './acte.mjs';
import { pin, softhsm, start_agent } from './agent.mjs';
import { desk, inspect } from './inspection.mjs';
import { deposit, make_circuit } from './parapheur.mjs';
import { assert_no_complaint, choose_village, emails, open_browser, open_signed_in, villages } from './person.mjs';
import { start_server } from './server.mjs';

const telephone = { width: 390, height: 844 };
const absent = softhsm ? false : 'SOFTHSM2 IS NOT INSTALLED (Debian: softhsm2, opensc)';
const looks = process.env.AUBRAC_LOOK;

let server;
let browser;
let agent;
const mayor_name = 'Dominique Modèle';
before(async () => {
  if (softhsm) agent = await start_agent(mayor_name);
  const settings = agent ? { 'parapheur.agent_port': String(agent.port) } : {};
  [server, browser] = await Promise.all([start_server({ settings }), open_browser()]);
  const page = await open_signed_in(browser, server, emails.mayor);
  await make_circuit(page, { title: 'Petit achat', signatory: mayor_name });
  await make_circuit(page, { title: 'Délégation à lire', signatory: mayor_name, reading: true });
  await page.context().close();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await agent?.stop();
});

async function picture(page, name) {
  if (!looks) return;
  fs.mkdirSync(looks, { recursive: true });
  await page.screenshot({ path: path.join(looks, `${name}.png`), animations: 'disabled' });
}

async function person(email, options = {}) {
  const page = await open_signed_in(browser, server, email, options);
  if (email === emails.secretary) await choose_village(page, villages.saint_exemple); // the mayor has one place
  return page;
}

async function secretary_deposits(circuit, title, bytes) {
  const page = await person(emails.secretary);
  const dossier = await deposit(page, { circuit, title, file: file_of('document.pdf', bytes) });
  await page.context().close();
  return dossier;
}

/// Three pages, each with a picture that no compression makes small.
async function print_heavy_pdf() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.setContent('<!doctype html><html lang="fr"><title>Plans</title><body>');
  await page.evaluate(() => {
    for (let number = 1; number <= 3; ++number) {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [500, 500];
      const draw = canvas.getContext('2d');
      const noise = draw.createImageData(500, 500);
      for (let i = 0; i < noise.data.length; i += 4) {
        for (let part = 0; part < 3; ++part) noise.data[i + part] = Math.random() * 256;
        noise.data[i + 3] = 255;
      }
      draw.putImageData(noise, 0, 0);
      const section = document.createElement('section');
      section.style.breakAfter = 'page';
      const title = document.createElement('h1');
      title.textContent = `Plan numéro ${number}`;
      const picture = document.createElement('img');
      picture.src = canvas.toDataURL('image/png');
      section.append(title, picture);
      document.body.append(section);
    }
    return Promise.all([...document.images].map((one) => one.decode()));
  });
  const bytes = await page.pdf({ format: 'A4', printBackground: true });
  await context.close();
  return bytes;
}

const first_sheet = (page) => page.locator('.reader-page[data-drawn]').first();

async function reach_end(page) {
  const pages = page.locator('.reader-pages');
  const count = await pages.locator('.reader-page').count();
  for (let i = 1; i < count; ++i) await page.getByRole('button', { name: 'Page suivante' }).click();
  await pages.press('End');
  await page.locator('.reader-end').scrollIntoViewIfNeeded();
}

function assert_signed(bytes, name) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'signed-')), 'signed.pdf');
  fs.writeFileSync(file, bytes);
  const said = execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8' });
  fs.rmSync(path.dirname(file), { recursive: true });
  assert.match(said, /Signature is Valid/);
  assert.ok(said.includes(name), said);
}

test('The mayor reads on a telephone, signs with a key of its own, and the signature is valid', { skip: absent }, async () => {
  const title = 'Sel de déneigement';
  const dossier = await secretary_deposits('Petit achat', title, await print_pdf(browser, title, 2));
  const page = await person(emails.mayor, { viewport: telephone, hasTouch: true, isMobile: true });
  await page.goto('/bureau');
  await page.locator('main').getByRole('link', { name: new RegExp(title) }).first().click();
  assert.equal(new URL(page.url()).pathname, dossier);
  await picture(page, 'dossier-390');
  await page.getByRole('link', { name: 'Lire le document' }).click();
  await first_sheet(page).waitFor();
  assert.match(await page.locator('.reader-text').first().innerText(), /conseil municipal/);
  await picture(page, 'lecture-390');
  assert.deepEqual(await inspect(page, [telephone]), []);
  await page.getByRole('link', { name: 'Signer', exact: true }).click();
  await page.getByRole('link', { name: 'Signer avec ma clé' }).waitFor();
  await picture(page, 'signer-390');
  assert.deepEqual(await inspect(page, [desk, telephone]), []);
  await page.setViewportSize(telephone);
  await page.getByRole('link', { name: 'Signer avec ma clé' }).click();

  await page.getByRole('heading', { name: 'Un parapheur inconnu' }).waitFor();
  await picture(page, 'agent-confiance-390');
  assert.deepEqual(await inspect(page, [desk, telephone]), []);
  await page.getByRole('button', { name: "Oui, c'est mon parapheur" }).click();
  await page.getByRole('heading', { level: 1, name: 'Signer 1 document' }).waitFor();
  assert.match(await page.locator('main').innerText(), /Sel de déneigement/);
  await picture(page, 'agent-signer-390');
  assert.deepEqual(await inspect(page, [desk, telephone]), []);
  await page.getByLabel('Code de votre clé').fill('000000');
  await page.getByRole('button', { name: 'Signer 1 document' }).click();
  await page.locator('.errors').getByText(/n'est pas celui de la clé/).waitFor();
  await picture(page, 'agent-code-390');
  assert.deepEqual(await inspect(page, [desk, telephone]), []);
  await page.getByLabel('Code de votre clé').fill(pin);
  await page.getByRole('button', { name: 'Signer 1 document' }).click();
  await page.getByRole('heading', { name: "C'est signé" }).waitFor();
  await picture(page, 'agent-fini-390');
  assert.ok(!agent.log().includes(pin) && !agent.log().includes('000000'), 'no code in the log');

  await page.waitForURL((url) => url.pathname === dossier); // led back, without a click
  await page.getByText('Le parcours est terminé').waitFor();
  await picture(page, 'dossier-fini-390');
  const signed = await page.request.get(`${dossier}/document`);
  assert_signed(await signed.body(), 'Dominique');
  assert_no_complaint(page);
  await page.context().close();
});

test('The agent shows its own state, and refuses to be read by another page', { skip: absent }, async () => {
  const page = await person(emails.mayor);
  assert.equal(await page.evaluate((url) => fetch(url).then(() => 'read', () => 'refused'), agent.url), 'refused');
  page.complaints.length = 0; // the policy of our pages said so
  await page.goto(agent.url);
  await page.getByRole('heading', { name: "L'agent de signature est prêt" }).waitFor();
  assert.match(await page.locator('main').innerText(), /Dominique Modèle/);
  await picture(page, 'agent-1280');
  assert.deepEqual(await inspect(page), []);
  await page.goto(`${server.url}/parapheur/signature/installer`);
  await picture(page, 'installer-1280');
  assert.deepEqual(await inspect(page), []);
  await page.context().close();
});

test('A PDF is read in the page by parts, enlarged, copied', async () => {
  const title = 'Plans de la voirie';
  const bytes = await print_heavy_pdf();
  const dossier = await secretary_deposits('Petit achat', title, bytes);
  const page = await person(emails.mayor);
  let fetched = 0;
  const parts = [];
  page.on('response', async (answer) => {
    if (!new URL(answer.url()).pathname.endsWith('/document')) return;
    parts.push(answer.status());
    if (answer.status() === 206) fetched += Number(answer.headers()['content-length']);
  });
  await page.goto(dossier);
  assert.equal(parts.length, 0, 'nothing is fetched before one comes near');
  await page.getByRole('link', { name: 'Lire le document' }).click();
  await first_sheet(page).waitFor();
  await picture(page, 'lecture-1280');
  assert.ok(parts.includes(206), `by parts: ${parts}`);
  assert.ok(bytes.length > 1_000_000 && fetched < bytes.length * 0.8, `${fetched} bytes fetched of ${bytes.length}`);
  assert.match(await page.locator('.reader-text').first().innerText(), /Plan numéro 1/);
  const painted = await page.locator('.reader-page canvas').first().evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value, at) => at % 4 !== 3 && value < 128);
  });
  assert.ok(painted, 'the canvas is not blank');
  assert.deepEqual(await inspect(page, [desk, telephone]), []);
  await page.setViewportSize(desk);

  const where = page.locator('.reader-where');
  await where.getByText('Page 1 sur 3').waitFor();
  await page.getByRole('button', { name: 'Page suivante' }).click();
  await where.getByText('Page 2 sur 3').waitFor();
  const width = () => page.locator('.reader-page').first().evaluate((sheet) => sheet.offsetWidth);
  const before_zoom = await width();
  await page.getByRole('button', { name: 'Agrandir' }).click();
  assert.ok(await width() > before_zoom);
  await page.locator('.reader-pages').press('0');
  assert.equal(await width(), before_zoom, 'the key 0 fits the width');
  await page.getByRole('button', { name: 'Plein écran' }).click();
  await picture(page, 'plein-ecran-1280');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.reader.full').count(), 0);
  await page.locator('.reader-pages').press('Home');
  const chosen = await page.locator('.reader-text span').first().evaluate((span) => {
    window.getSelection().selectAllChildren(span);
    return window.getSelection().toString();
  });
  assert.match(chosen, /Plan/);
  assert_no_complaint(page);
  await page.context().close();
});

test('Who must read first signs once the last page was seen, without reloading', async () => {
  const title = 'Délégation de fonctions';
  const dossier = await secretary_deposits('Délégation à lire', title, await print_pdf(browser, title, 4));
  const page = await person(emails.mayor, { viewport: telephone, hasTouch: true, isMobile: true });
  await page.goto(dossier);
  const sign = page.getByRole('link', { name: 'Signer', exact: true });
  assert.equal(await sign.count(), 0);
  await page.getByRole('link', { name: 'Lire le document' }).click();
  await first_sheet(page).waitFor();
  assert.equal(await sign.count(), 0, 'the first page is not enough');
  await reach_end(page);
  await sign.waitFor();
  assert.ok(await page.locator('.reader.open').count() === 1, 'the reader stays as it was');
  assert.match(await page.locator('.reader-where').innerText(), /Page 4 sur 4/);
  assert_no_complaint(page);
  await page.context().close();
});

test('Without script the document opens by its link, and that is reading', async () => {
  const title = 'Délégation de signature';
  const dossier = await secretary_deposits('Délégation à lire', title, await print_pdf(browser, title));
  const page = await person(emails.mayor, { javaScriptEnabled: false });
  await page.goto(dossier);
  assert.equal(await page.getByRole('link', { name: 'Signer', exact: true }).count(), 0);
  assert.equal(await page.getByRole('link', { name: 'Lire le document' }).getAttribute('href'), '#lecture');
  const address = await page.getByRole('link', { name: 'Ouvrir le document' }).getAttribute('href');
  assert.equal((await page.request.get(address)).headers()['content-type'], 'application/pdf');
  await page.reload();
  await page.getByRole('link', { name: 'Signer', exact: true }).waitFor();
  await page.context().close();
});
