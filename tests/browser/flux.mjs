// SPDX-License-Identifier: AGPL-3.0-or-later
// A flux PES and its deposit, as a secretary does it.
import { file_of } from './acte.mjs';

export const siret = '21129990400014';
export const reason = '1971 - Compte fonction présent à tort';

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
  return `<Bordereau Id="B${number}"><BlocBordereau>${head}</BlocBordereau>${mandats.join('')}</Bordereau>`;
}

/// As accounting software exports it, in ISO-8859-1: two mandats, of which the twin rejects the first. `announced`: '1' when it says that it
/// is signed.
export function make_flux(name, { announced = '0' } = {}) {
  const text = `<?xml version="1.0" encoding="ISO-8859-1"?><n:PES_Aller xmlns:n="http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller"><Enveloppe><Parametres>${
    value('Version', '2')}${value('TypFic', 'PESALR2')}${value('NomFic', name)}</Parametres><Emetteur>${
    value('Sigle', 'ESSAI')}${value('Adresse', 'ESSAI')}</Emetteur></Enveloppe><EnTetePES>${
    value('DteStr', '2026-11-20')}${value('IdPost', '012011')}${value('IdColl', siret)}${value('CodCol', '990')}${
    value('CodBud', '00')}${value('LibelleColBud', 'Budget principal')}</EnTetePES><PES_DepenseAller><EnTeteDepense>${
    value('IdVer', '2')}${value('InfoDematerialisee', announced)}</EnTeteDepense>${
    bordereau('91', '214.50', mandat('911', "Toit de l'église (à rejeter)", '214.50'))}${
    bordereau('92', '64.00', mandat('921', 'Fournitures de bureau', '64.00'))}</PES_DepenseAller></n:PES_Aller>`;
  return file_of(`${name}.xml`, Buffer.from(text, 'latin1'), 'application/xml');
}

/// Leaves the page of the flux open.
export async function deposit(page, name, options) {
  await page.goto('/helios');
  await page.getByRole('link', { name: 'Déposer un flux' }).first().click();
  await page.getByLabel('Flux PES').setInputFiles(make_flux(name, options));
  await page.getByRole('button', { name: 'Déposer et contrôler' }).click();
  await page.waitForURL(/\/helios\/[0-9a-f-]{36}$/);
}

export const badge = (page, words) => page.locator('main .badge', { hasText: words }).first();
