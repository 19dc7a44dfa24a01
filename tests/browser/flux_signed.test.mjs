// SPDX-License-Identifier: AGPL-3.0-or-later
// The whole road of a flux that must be signed: the secretary deposits it and puts it in the parapheur, the mayor signs on a telephone with a
// key of SoftHSM, the flux leaves by itself, a partial acquit comes back, the rejected mandat says why and waits on Mon bureau.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pin, softhsm, start_agent } from './agent.mjs';
import { badge, deposit, reason, siret } from './flux.mjs';
import { make_circuit } from './parapheur.mjs';
import { assert_no_complaint, choose_village, emails, open_browser, open_signed_in, villages } from './person.mjs';
import { start_server } from './server.mjs';

const absent = softhsm ? false : 'SOFTHSM2 IS NOT INSTALLED (Debian: softhsm2, opensc)';
const signatory = 'Dominique Modèle';
const circuit = 'Flux comptable';

let server;
let browser;
let agent;
before(async () => {
  if (!softhsm) return;
  agent = await start_agent(signatory);
  const settings = { 'parapheur.agent_port': String(agent.port), 'twin.helios.delay': '1', 'tresor.fetch_seconds': '1' };
  [server, browser] = await Promise.all([start_server({ settings }), open_browser()]);
  const page = await open_signed_in(browser, server, emails.mayor);
  await make_circuit(page, { title: circuit, signatory });
  await page.context().close();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await agent?.stop();
});

test('A flux is deposited, signed on a telephone, sent, and partly rejected', { skip: absent }, async () => {
  const secretary = await open_signed_in(browser, server, emails.secretary);
  await choose_village(secretary, villages.saint_exemple);
  const name = `PESALR2_${siret}_261120_901`;
  await deposit(secretary, name, { announced: '1' });
  const flux = new URL(secretary.url()).pathname;
  await badge(secretary, 'À signer').waitFor();
  await secretary.getByRole('link', { name: 'Faire signer' }).click();
  await secretary.getByLabel('Circuit').selectOption({ label: circuit });
  await secretary.getByLabel("Envoyer au comptable dès que c'est signé").check();
  await secretary.getByRole('button', { name: 'Confier au parapheur' }).click();
  await secretary.waitForURL((url) => url.pathname === flux);

  const mayor = await open_signed_in(browser, server, emails.mayor,
    { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await mayor.goto('/bureau');
  await mayor.locator('main').getByRole('link', { name: new RegExp(name) }).first().click();
  await mayor.getByRole('link', { name: 'Signer', exact: true }).click();
  await mayor.getByRole('link', { name: 'Signer avec ma clé' }).click();
  await mayor.getByRole('button', { name: "Oui, c'est mon parapheur" }).click();
  await mayor.getByLabel('Code de votre clé').fill(pin);
  await mayor.getByRole('button', { name: 'Signer 1 document' }).click();
  await mayor.getByRole('heading', { name: "C'est signé" }).waitFor();

  await badge(secretary, 'Acquitté partiellement').waitFor({ timeout: 60_000 }); // nobody reloads
  const sent = (await (await secretary.request.get(`${flux}/fichier`)).body()).toString('latin1');
  assert.match(sent, /<\w*:?Signature[ >]/, 'what left is signed');
  await secretary.getByRole('link', { name: /Mandat 911/ }).first().click();
  await secretary.getByText(`Rejeté par le comptable : ${reason}`).waitFor();
  await secretary.goto('/bureau');
  assert.match(await secretary.locator('main').innerText(), new RegExp(`Mandat 911.*${reason}`));
  assert_no_complaint(secretary);
  assert_no_complaint(mayor);
});
