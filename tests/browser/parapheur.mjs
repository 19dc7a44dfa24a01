// SPDX-License-Identifier: AGPL-3.0-or-later
// What people do with the parapheur, gesture by gesture.

/// A type of document that one person signs. `reading`: it must be read first.
export async function make_circuit(page, { title, signatory, reading = false }) {
  await page.goto('/parapheur/circuits/nouveau');
  await page.getByLabel('Type de document').fill(title);
  if (reading) await page.locator('input[name=lecture]').check();
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.waitForURL(/\/parapheur\/circuits\/[0-9a-f-]{36}$/);
  await page.locator('input[name=quoi][value=signature]').check();
  await page.getByRole('group', { name: /^Qui \?/ }).getByRole('checkbox', { name: signatory }).check();
  await page.getByRole('button', { name: 'Ajouter cette étape' }).click();
  await page.getByText('Ce circuit est prêt').waitFor();
}

/// The answer: path of the dossier. `file`: see file_of.
export async function deposit(page, { circuit, title, file }) {
  await page.goto('/parapheur/nouveau');
  await page.getByRole('link', { name: `Choisir « ${circuit} »` }).click();
  await page.getByLabel('Objet', { exact: true }).fill(title);
  await page.getByLabel('Document à signer').setInputFiles(file);
  await page.getByRole('button', { name: 'Déposer dans le parapheur' }).click();
  await page.waitForURL(/\/parapheur\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}
