// SPDX-License-Identifier: AGPL-3.0-or-later
// The road of a flux PES, as a secretary sees it: a real file deposited, checked, sent; a partial acquit comes back without reloading; the
// rejected mandat says why and waits on Mon bureau. Then every screen of the service is looked at.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { file_of, reload_until } from './acte.mjs';
import { inspect, inspect_all } from './inspection.mjs';
import { assert_no_complaint, choose_village, emails, open_browser, open_signed_in, villages } from './person.mjs';
import { start_server } from './server.mjs';

const siret = '21129990400014';
const reason = '1971 - Compte fonction présent à tort';

let server;
let browser;
before(async () => {
  const settings = { 'twin.helios.delay': '1', 'tresor.fetch_seconds': '1' };
  [server, browser] = await Promise.all([start_server({ settings }), open_browser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const value = (name, text) => `<${name} V="${text}"/>`;

function mandat(number, objet, euros) {
  const tiers = value('IdTiers', '35600000000048') + value('NatIdTiers', '01') + value('CatTiers', '50') +
    value('NatJur', '03') + value('Nom', 'COUVERTURE DU CAUSSE');
  const address = value('TypAdr', '1') + value('Adr2', 'RUE DU BROUILLARD') + value('CP', '12990') +
    value('Ville', 'SAINT EXEMPLE') + value('CodRes', '0');
  const account = value('BIC', 'PSSTFRPPPAR') + value('IBAN', 'FR1420041010050500013M02606') +
    value('TitCpte', 'COUVERTURE DU CAUSSE');
  return `<Piece><BlocPiece><InfoPce>${value('IdPce', number)}${value('TypPce', '01')}${value('NatPce', '01')}${
    value('Obj', objet)}</InfoPce></BlocPiece><LigneDePiece><BlocLignePiece><InfoLignePce>${value('IdLigne', '1')}${
    value('Nature', '615221')}${value('LibVir1', 'FACTURE')}${value('ModRegl', '03')}${value('TVAIntraCom', '0')}${
    value('MtHT', euros)}</InfoLignePce></BlocLignePiece><Tiers><InfoTiers>${tiers}</InfoTiers><Adresse>${
    address}</Adresse><CpteBancaire>${account}</CpteBancaire></Tiers></LigneDePiece></Piece>`;
}

function bordereau(number, euros, ...mandats) {
  const head = value('Exer', '2026') + value('IdBord', number) + value('DteBordEm', '2026-11-20') +
    value('TypBord', '01') + value('NbrPce', mandats.length) + value('MtCumulAnnuel', '4982631.59') +
    value('MtBordHT', euros);
  return `<Bordereau><BlocBordereau>${head}</BlocBordereau>${mandats.join('')}</Bordereau>`;
}

/// As accounting software exports it, in ISO-8859-1.
function make_flux(name) {
  const text = `<?xml version="1.0" encoding="ISO-8859-1"?><n:PES_Aller xmlns:n="http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller"><Enveloppe><Parametres>${
    value('Version', '2')}${value('TypFic', 'PESALR2')}${value('NomFic', name)}</Parametres><Emetteur>${
    value('Sigle', 'ESSAI')}${value('Adresse', 'ESSAI')}</Emetteur></Enveloppe><EnTetePES>${
    value('DteStr', '2026-11-20')}${value('IdPost', '012011')}${value('IdColl', siret)}${value('CodCol', '990')}${
    value('CodBud', '00')}${value('LibelleColBud', 'Budget principal')}</EnTetePES><PES_DepenseAller><EnTeteDepense>${
    value('IdVer', '2')}${value('InfoDematerialisee', '0')}</EnTeteDepense>${
    bordereau('91', '214.50', mandat('911', "Toit de l'église (à rejeter)", '214.50'))}${
    bordereau('92', '64.00', mandat('921', 'Fournitures de bureau', '64.00'))}</PES_DepenseAller></n:PES_Aller>`;
  return file_of(`${name}.xml`, Buffer.from(text, 'latin1'), 'application/xml');
}

async function deposit(page, name) {
  await page.goto('/helios');
  await page.getByRole('link', { name: 'Déposer un flux' }).first().click();
  await page.getByLabel('Flux PES').setInputFiles(make_flux(name));
  await page.getByRole('button', { name: 'Déposer et contrôler' }).click();
  await page.waitForURL(/\/helios\/[0-9a-f-]{36}$/);
}

const badge = (page, words) => page.locator('main .badge', { hasText: words }).first();

for (const scripted of [true, false])
  test(`a secretary follows a flux to its rejected mandat, ${scripted ? 'with' : 'without'} script`, async () => {
    const page = await open_signed_in(browser, server, emails.secretary, { javaScriptEnabled: scripted });
    await choose_village(page, villages.saint_exemple);
    const name = `PESALR2_${siret}_261120_${scripted ? '801' : '802'}`;
    await deposit(page, name);
    if (scripted) await badge(page, 'Contrôlé').waitFor();
    else await reload_until(page, 'Contrôlé');
    await page.getByRole('link', { name: 'Relire et envoyer' }).click();
    await page.getByRole('button', { name: 'Envoyer au comptable public' }).click();
    if (scripted) await badge(page, 'Acquitté partiellement').waitFor(); // nobody reloads
    else await reload_until(page, 'Acquitté partiellement');
    await page.getByRole('link', { name: /Mandat 911/ }).first().click();
    await page.getByText(`Rejeté par le comptable : ${reason}`).waitFor();
    await page.goto('/bureau');
    assert.match(await page.locator('main').innerText(), new RegExp(`Mandat 911.*${reason}`));
    assert_no_complaint(page);
    await page.context().close();
  });

test('each screen of the service is sound, on a desk and on a telephone', async () => {
  const page = await open_signed_in(browser, server, emails.mayor);
  await page.goto('/helios');
  await reload_until(page, 'Acquitté partiellement');
  const flux = await page.locator('a.row-link').first().getAttribute('href');
  const paths = ['/helios', flux, `${flux}/pieces`, '/helios/deposer', '/helios/budgets', '/helios/retours']
    .map((path) => new URL(path, server.url).href);
  await inspect_all(page, paths, ['/helios', '/helios/{id}', '/helios/{id}/pieces', '/helios/budgets'], { most: 40 });
});

test('the bin of the operator is sound', async () => {
  const page = await open_signed_in(browser, server, emails.technician);
  await page.goto('/tresor/bac');
  assert.deepEqual(await inspect(page), []);
  await page.context().close();
});
