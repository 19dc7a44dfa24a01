// SPDX-License-Identifier: AGPL-3.0-or-later
// Somebody before a browser: opens it in French, signs in, chooses a village. Each page is watched: what the browser
// reports of ours (script error, refused by the policy) is kept in `complaints`.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

export const emails = {
  secretary: 'secretaire@exemple.test',
  mayor: 'maire@exemple.test',
  technician: 'technicien@exemple.test',
  admin: 'admin@exemple.test',
};
export const villages = {
  saint_exemple: 'Commune de Saint-Exemple-sur-Boralde',
  lacalm: 'Commune de Lacalm-les-Essais',
};
const patience = 20_000; // milliseconds: the tested program is a slow one, with its checks

export function open_browser() {
  return chromium.launch({
    env: { ...process.env, LANGUAGE: 'fr_FR' }, // words of the browser's own controls
    executablePath: process.env.AUBRAC_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--lang=fr-FR',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
}

/// A page of a new visitor, without cookies. `options`: of a Playwright context.
export async function open_page(browser, server, options = {}) {
  const context = await browser.newContext({
    baseURL: server.url, locale: 'fr-FR', timezoneId: 'Europe/Paris', viewport: { width: 1280, height: 900 },
    acceptDownloads: true, ...options,
  });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  page.complaints = [];
  const complain = (text) => {
    if (page.url().startsWith(server.url)) page.complaints.push(`${new URL(page.url()).pathname}: ${text}`);
  };
  // A refused form answers 4xx: the browser says so of the document, and it is not a fault.
  const is_status = (text) => /^Failed to load resource: the server responded with a status of 4\d\d/.test(text);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !is_status(message.text())) complain(message.text());
  });
  page.on('pageerror', (error) => complain(error.message));
  return page;
}

export function assert_no_complaint(page) {
  assert.deepEqual(page.complaints, []);
}

/// As one does: address, password, and the code of the telephone when the account has one.
export async function sign_in(page, server, email, password = server.password) {
  await page.goto('/bureau/connexion');
  await page.getByLabel('Adresse électronique').fill(email);
  await page.getByLabel('Mot de passe').fill(password);
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
  if (new URL(page.url()).pathname === '/bureau/code') {
    await page.getByLabel('Code', { exact: true }).fill(await server.code(email));
    await page.getByRole('button', { name: 'Continuer' }).click();
  }
  await page.waitForURL((url) => !/^\/bureau\/(connexion|code)$/.test(url.pathname));
}

/// From the menu of one's name, which every page has.
export async function sign_out(page) {
  await page.locator('details.person > summary').click();
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
}

/// From the top bar, when one does not act for it yet.
export async function choose_village(page, name) {
  await page.goto('/bureau');
  if (await page.locator('.place-name').textContent() === name) return;
  await page.locator('details.switch > summary').click();
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByText(`Vous agissez pour ${name}.`).waitFor();
}

export async function open_signed_in(browser, server, email, options) {
  const page = await open_page(browser, server, options);
  await sign_in(page, server, email);
  return page;
}
