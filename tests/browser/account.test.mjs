// SPDX-License-Identifier: AGPL-3.0-or-later
// A person and one's account: a password forgotten, a telephone that looks at the code, mails as one wants them, notices
// that come by themselves.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { file_of, fill_deliberation, print_pdf, reload_until, review_and_transmit } from './acte.mjs';
import { inspect } from './inspection.mjs';
import { start_mail_sink } from './mail_sink.mjs';
import { assert_no_complaint, choose_village, emails, open_browser, open_page, open_signed_in, sign_in, sign_out, villages,
} from './person.mjs';
import { start_server } from './server.mjs';

let server;
let browser;
let sink;
before(async () => {
  sink = await start_mail_sink();
  const settings = { 'mail.smtp_url': sink.url, 'notices.grouping_seconds': '1', 'twin.prefecture.delay': '0' };
  [server, browser] = await Promise.all([start_server({ settings }), open_browser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await sink?.stop();
});

const both_modes = async (page) => {
  const findings = [];
  for (const colorScheme of ['dark', 'light']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' }); // colours that fade are those of neither mode
    findings.push(...await inspect(page));
  }
  return findings;
};

/// What a telephone reads of the square, held before the screen.
async function scan(page, colorScheme) {
  await page.emulateMedia({ colorScheme });
  const picture = path.join(server.folder, `code-${colorScheme}.png`);
  fs.writeFileSync(picture, await page.locator('.qr svg').screenshot());
  return execFileSync('zbarimg', ['--quiet', '--raw', '--nodbus', picture], { encoding: 'utf8' }).trim();
}

/// The six digits of the application (RFC 6238: SHA-1, thirty seconds).
function code_of(uri) {
  const secret = new URL(uri).searchParams.get('secret');
  const bits = [...secret].map((one) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((one) => parseInt(one, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', key).update(step).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

test('Notices are counted and the desk renewed without reloading, and read in one tab are read in all', async () => {
  const mayor = await open_signed_in(browser, server, emails.mayor);
  const desk = await mayor.context().newPage();
  const secretary = await open_signed_in(browser, server, emails.secretary);
  await choose_village(secretary, villages.saint_exemple);
  await mayor.goto('/bureau/avis'); // the demonstration left some
  await mayor.getByRole('button', { name: 'Tout marquer comme lu' }).click();
  await mayor.getByText('Tous vos avis sont marqués comme lus.').waitFor();
  await mayor.goto('/bureau/aide');
  await desk.goto('/bureau');
  let loads = 0;
  for (const page of [mayor, desk]) page.on('load', () => { loads += 1; });
  const document = file_of('eau.pdf', await print_pdf(browser, 'Eau'));
  await fill_deliberation(secretary, { numero: '2026_060', objet: "Tarifs de l'eau", document });
  await review_and_transmit(secretary);
  await mayor.locator('#avis .pill').waitFor();
  await desk.locator('main').getByRole('link', { name: /2026_060/ }).first().waitFor();
  await desk.locator('#avis .pill').waitFor();
  assert.equal(loads, 0, 'both pages changed by themselves');
  assert.match(await mayor.locator('#annonces').textContent(), /Avis\s:\s\d+ non lu/, 'and it is said to who does not see');
  await mayor.goto('/bureau/avis');
  await mayor.getByRole('button', { name: 'Tout marquer comme lu' }).click();
  await mayor.getByText('Tous vos avis sont marqués comme lus.').waitFor();
  await desk.locator('#avis .pill').waitFor({ state: 'detached' });
  assert_no_complaint(mayor);
  assert_no_complaint(secretary);
  await sink.wait_for(emails.mayor, /^Vous avez/);
  await secretary.context().close();
  await mayor.context().close();
});

test('A page that nobody touches stops listening, and is renewed when one comes back', async () => {
  const mayor = await open_page(browser, server);
  await mayor.clock.install();
  await sign_in(mayor, server, emails.mayor);
  const is_stream = (request) => new URL(request.url()).pathname === '/bureau/direct';
  const [stream] = await Promise.all([
    mayor.waitForRequest((request) => is_stream(request) && request.frame().url().endsWith('/aide')),
    mayor.goto('/bureau/aide'),
  ]);
  await mayor.clock.fastForward('14:00');
  assert.equal(stream.failure(), null, 'one reads a page for a while');
  const ended = mayor.waitForEvent('requestfailed', (request) => request === stream);
  await mayor.clock.fastForward('03:00');
  await ended;
  const renewal = mayor.waitForResponse((response) => response.request().headers()['x-partiel'] === '1');
  await Promise.all([mayor.waitForRequest(is_stream), mayor.mouse.move(200, 200)]);
  await renewal;
  await mayor.context().close();
});

test('Without script the number of notices is that of the page', async () => {
  const secretary = await open_signed_in(browser, server, emails.secretary);
  await choose_village(secretary, villages.saint_exemple);
  const document = file_of('bois.pdf', await print_pdf(browser, 'Bois'));
  await fill_deliberation(secretary, { numero: '2026_061', objet: 'Coupe de bois', document });
  await review_and_transmit(secretary);
  await reload_until(secretary, 'Acquitté');
  await secretary.context().close();
  const mayor = await open_signed_in(browser, server, emails.mayor, { javaScriptEnabled: false });
  assert.match(await mayor.locator('#avis').innerText(), /\d\s+non lu/);
  await mayor.goto('/bureau/compte');
  assert.match(await mayor.locator('#avis').innerText(), /\d\s+non lu/, 'on the page of the account too');
  await mayor.context().close();
});

test('The mails of the notices are what one says, and their link leads there', async () => {
  const mayor = await open_signed_in(browser, server, emails.mayor);
  const mail = await sink.wait_for(emails.mayor, /^Vous avez/);
  assert.ok(!mail.text.includes('2026_06'), 'nothing of what it is about');
  await mayor.goto(mail.text.match(/http\S+compte\S*/)[0]);
  await mayor.getByRole('radio', { name: 'Un résumé par jour' }).check();
  await mayor.getByRole('button', { name: 'Enregistrer ce choix' }).click();
  await mayor.getByText('Votre choix est enregistré.').waitFor();
  assert.ok(await mayor.getByRole('radio', { name: 'Un résumé par jour' }).isChecked());
  assert.deepEqual(await both_modes(mayor), []);
  await mayor.context().close();
});

test('A telephone reads the code of the second factor, in the light and in the dark', async () => {
  const page = await open_signed_in(browser, server, emails.secretary);
  await page.goto('/bureau/compte');
  await page.getByRole('link', { name: 'Protéger mon compte' }).click();
  await page.getByRole('button', { name: 'Commencer' }).click();
  await page.getByRole('img', { name: /^Code QR à lire/ }).waitFor();
  const uri = await scan(page, 'light');
  assert.match(uri, /^otpauth:\/\/totp\/Aubrac/);
  assert.equal(await scan(page, 'dark'), uri);
  const key = await page.locator('.qr pre').innerText();
  assert.match(key.trim(), /^([A-Z2-7]{4} ){3}[A-Z2-7]{4}\n([A-Z2-7]{4} ){3}[A-Z2-7]{4}$/, 'the key in groups of four');
  assert.equal(key.replace(/\s/g, ''), new URL(uri).searchParams.get('secret'));
  assert.deepEqual(await both_modes(page), []);
  await page.getByLabel("Code affiché par l'application").fill('000000');
  await page.getByRole('button', { name: 'Vérifier le code' }).click();
  await page.locator('.errors').waitFor();
  assert.equal(await scan(page, 'light'), uri, 'a wrong code loses nothing');
  await page.getByLabel("Code affiché par l'application").fill(code_of(uri));
  await page.getByRole('button', { name: 'Vérifier le code' }).click();
  await page.getByRole('heading', { level: 1, name: 'Vos codes de secours' }).waitFor();
  await sink.wait_for(emails.secretary, /Un téléphone protège votre compte/);
  assert.deepEqual(await both_modes(page), []);
  const rescue = await page.locator('main .bullets li').first().innerText();
  await page.getByRole('link', { name: 'Continuer' }).click();
  await page.getByText('Votre téléphone est enregistré.').waitFor();
  await sign_out(page);
  await page.getByText('Vous êtes déconnecté. À bientôt.').waitFor();
  await page.getByLabel('Adresse électronique').fill(emails.secretary);
  await page.getByLabel('Mot de passe').fill(server.password);
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
  await page.getByLabel('Code', { exact: true }).fill(rescue);
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.getByRole('heading', { level: 1, name: 'Mon bureau' }).waitFor();
  assert_no_complaint(page);
  await page.context().close();
});

async function ask_link(page, email) {
  await page.goto('/bureau/connexion');
  await page.getByRole('link', { name: 'Mot de passe oublié ?' }).click();
  await page.getByLabel('Adresse électronique').fill(email);
  await page.getByRole('button', { name: 'Recevoir un lien' }).click();
  await page.getByRole('heading', { level: 1, name: 'Regardez vos courriels' }).waitFor();
  return page.locator('main').innerText();
}

for (const javaScriptEnabled of [true, false]) {
  const words = javaScriptEnabled ? 'with script' : 'without script';
  test(`A forgotten password is replaced by a link that serves once, ${words}`, async () => {
    const next = javaScriptEnabled ? 'cinq chaises bleues percées' : 'six armoires vertes bancales';
    const page = await open_page(browser, server, { javaScriptEnabled });
    const said = await ask_link(page, emails.mayor);
    const mail = await sink.wait_for(emails.mayor, /^Choisir un nouveau mot de passe$/);
    const link = mail.text.match(/http\S+mot-de-passe\/\S+/)[0];
    await page.goto(link);
    if (javaScriptEnabled) assert.deepEqual(await both_modes(page), []);
    await page.getByLabel('Nouveau mot de passe').fill('trop court');
    await page.getByLabel('Le même, pour vérifier').fill('trop court');
    await page.getByRole('button', { name: 'Enregistrer mon mot de passe' }).click();
    await page.getByText('au moins 12 caractères').first().waitFor();
    await page.getByLabel('Nouveau mot de passe').fill(next);
    await page.getByLabel('Le même, pour vérifier').fill(next);
    await page.getByRole('button', { name: 'Enregistrer mon mot de passe' }).click();
    await page.getByText('Votre mot de passe est changé').waitFor();
    await sink.wait_for(emails.mayor, /^Votre mot de passe a été changé$/);
    await page.goto(link);
    await page.getByRole('heading', { level: 1, name: 'Ce lien ne sert plus' }).waitFor();
    if (javaScriptEnabled) assert.deepEqual(await both_modes(page), []);
    await sign_in(page, server, emails.mayor, next);
    await page.getByRole('heading', { level: 1, name: 'Mon bureau' }).waitFor();
    await sign_out(page);
    assert.equal(await ask_link(page, 'personne@exemple.test'), said, 'an address without account is told the same');
    if (javaScriptEnabled) assert.deepEqual(await both_modes(page), []);
    assert_no_complaint(page);
    await page.context().close();
  });
}
