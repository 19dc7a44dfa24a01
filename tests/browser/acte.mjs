// SPDX-License-Identifier: AGPL-3.0-or-later
// What a secretary does with an acte, gesture by gesture; and the files that she joins.
import { execFileSync } from 'node:child_process';

/// A real PDF, printed by the browser.
export async function print_pdf(browser, title, pages = 1) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const sheet = `<section style="break-after:page"><h1>${title}</h1>${
    '<p>Le conseil municipal, après en avoir délibéré, décide à l’unanimité.</p>'.repeat(12)}</section>`;
  await page.setContent(`<!doctype html><html lang="fr"><title>${title}</title><body>${sheet.repeat(pages)}`);
  const bytes = await page.pdf({ format: 'A4' });
  await context.close();
  return bytes;
}

export const file_of = (name, buffer, mimeType = 'application/pdf') => ({ name, mimeType, buffer });

export function text_of_pdf(bytes) {
  return execFileSync('pdftotext', ['-layout', '-', '-'], { input: bytes, encoding: 'utf8' });
}

/// Opens the branches of the tree that lead to a leaf, then chooses it.
export async function choose_matiere(page, leaf) {
  const radio = page.getByRole('radio', { name: leaf, includeHidden: true });
  const branches = page.locator('.tree details', { has: radio });
  const count = await branches.count();
  for (let depth = 0; depth < count; ++depth)
    if (await branches.nth(depth).getAttribute('open') === null) await branches.nth(depth).locator('> summary').click();
  await radio.check();
}

/// The form of a délibération, filled and not sent. `document`: see file_of.
export async function fill_deliberation(page, { numero, objet, document, leaf = /7\.1\.1/, date }) {
  await page.goto('/actes/nouveau');
  await page.getByRole('link', { name: /Choisir « Délibération/ }).click();
  await page.getByLabel('Numéro', { exact: true }).fill(numero);
  if (date) await page.getByLabel('Date de la décision').fill(date);
  await page.getByLabel('Objet', { exact: true }).fill(objet);
  await choose_matiere(page, leaf);
  if (document) await page.getByLabel('Document signé').setInputFiles(document);
}

/// From the form filled to the acte submitted; the answer: its path.
export async function review_and_transmit(page) {
  await page.getByRole('button', { name: 'Enregistrer et relire' }).click();
  await page.getByRole('heading', { level: 1, name: 'Relire avant de transmettre' }).waitFor();
  await page.getByRole('button', { name: 'Transmettre à la préfecture' }).click();
  await page.waitForURL(/\/actes\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

/// Without script, or to be in a hurry: reloads until the badge says it.
export async function reload_until(page, statut, times = 60) {
  for (let i = 0; i < times; ++i) {
    if (await page.locator('main .badge', { hasText: statut }).count() > 0) return;
    await page.waitForTimeout(500);
    await page.reload();
  }
  throw new Error(`never ${statut}: ${await page.locator('main').innerText()}`);
}
