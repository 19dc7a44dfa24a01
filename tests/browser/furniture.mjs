// SPDX-License-Identifier: AGPL-3.0-or-later
// Something on each screen, for the tests that look at them all: an acte acknowledged, a draft, a demand to enter.
import { file_of, fill_deliberation, print_pdf, reload_until, review_and_transmit } from './acte.mjs';
import { choose_village, emails, open_browser, open_signed_in, villages } from './person.mjs';
import { start_server } from './server.mjs';

export const public_register = '/public/saint-exemple-sur-boralde/actes';

/// The answer: the page of the technician, still signed in.
async function furnish(browser, server) {
  const [secretary, technician, pdf] = await Promise.all([
    open_signed_in(browser, server, emails.secretary),
    open_signed_in(browser, server, emails.technician),
    print_pdf(browser, 'Voirie'),
  ]);
  await choose_village(secretary, villages.saint_exemple);
  const document = file_of('voirie.pdf', pdf);
  await fill_deliberation(secretary, { numero: '2026_001', objet: 'Voirie communale', document });
  await review_and_transmit(secretary);
  await technician.goto('/adherents');
  await technician.getByRole('link', { name: villages.saint_exemple }).click();
  await technician.goto(`${new URL(technician.url()).pathname}/assistance`);
  await technician.getByLabel('Motif').fill('Vous aider à renvoyer un acte');
  await technician.getByRole('button', { name: 'Demander à entrer' }).click();
  await reload_until(secretary, 'Acquitté');
  await fill_deliberation(secretary, { numero: '2026_002', objet: 'Un brouillon' });
  await secretary.getByRole('button', { name: 'Garder en brouillon' }).click();
  await secretary.getByText('Brouillon enregistré.').waitFor();
  await secretary.context().close();
  return technician;
}

/// A server furnished and a browser before it; `close()` ends both.
export async function open_house() {
  const settings = { 'twin.prefecture.delay': '0' };
  const [server, browser] = await Promise.all([start_server({ settings }), open_browser()]);
  const technician = await furnish(browser, server);
  return {
    technician,
    server,
    browser,
    async close() {
      await browser.close();
      await server.stop();
    },
  };
}
