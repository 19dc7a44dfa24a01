// SPDX-License-Identifier: AGPL-3.0-or-later
// What must be true of every screen: axe-core (WCAG 2.2 AA and good practice), one h1, a title, no sideways scroll on
// a telephone, and a browser that complains of nothing. A finding is a line of text.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';

const axe_source = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
export const desk = { width: 1280, height: 900 };
const tablet = { width: 950, height: 700 }; // just wide enough for the menu
export const telephone = { width: 320, height: 640 };

async function run_axe(page) {
  await page.evaluate(axe_source); // in the world of the test: the policy of the page does not see it
  const violations = await page.evaluate(async (values) => {
    const options = { runOnly: { type: 'tag', values }, resultTypes: ['violations'] };
    const { violations: found } = await window.axe.run(document, options);
    const place = (node) => `${node.target} ${node.html.slice(0, 160)}`;
    return found.map((one) => ({ id: one.id, where: one.nodes.slice(0, 3).map(place) }));
  }, tags);
  return violations.map(({ id, where }) => `axe ${id}: ${where.join(' | ')}`);
}

function look() {
  const findings = [];
  const headings = document.querySelectorAll('h1').length;
  if (headings !== 1) findings.push(`${headings} h1`);
  if (!document.title.trim()) findings.push('no title');
  if (document.documentElement.lang !== 'fr') findings.push('not said to be in French');
  const { scrollWidth } = document.scrollingElement;
  if (scrollWidth > window.innerWidth) {
    const guilty = [...document.querySelectorAll('body *')]
      .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1)
      .slice(0, 3).map((one) => one.outerHTML.slice(0, 120));
    findings.push(`scrolls sideways, ${scrollWidth} px wide in ${window.innerWidth}: ${guilty.join(' | ')}`);
  }
  return findings;
}

/// Findings of the page shown, at each of those sizes; of a tablet, only what can be seen.
export async function inspect(page, sizes = [desk, tablet, telephone]) {
  const findings = [];
  const path = new URL(page.url()).pathname;
  for (const size of sizes) {
    await page.setViewportSize(size);
    const seen = await page.evaluate(look);
    if (size !== tablet) seen.push(...await run_axe(page));
    findings.push(...seen.map((finding) => `${path} at ${size.width} px: ${finding}`));
  }
  findings.push(...page.complaints.splice(0));
  return findings;
}

const is_file = new RegExp([String.raw`\.(csv|json|atom)$`,
  String.raw`\/(document|tampon|bordereau|empreinte|message|lire|fichier)$`,
  String.raw`\/(annexe|message|document|archive|version|pj|recu|retours|bac)\/[^/]+$`, String.raw`\/reponse\/[^/]+\/[^/]+$`,
  String.raw`\/signature\/agent$`].join('|')); // the last: another program
const template_of = (url) => url.pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}') +
  [...url.searchParams.keys()].sort().map((name) => ` ${name}`).join('');

async function list_links(page) {
  const hrefs = await page.locator('a[href]:not([download])').evaluateAll((links) => links.map((link) => link.href));
  const { origin } = new URL(page.url());
  return hrefs.map((href) => new URL(href)).filter((url) => url.origin === origin && !is_file.test(url.pathname));
}

/// Follows the links from those paths, as far as `most` pages and `alike` of each kind; `visit(page)` looks at each.
/// The answer: the kinds seen, "/actes/{id}".
export async function crawl(page, paths, visit, { most = 80, alike = 2 } = {}) {
  const base = new URL(page.url() === 'about:blank' ? paths[0] : page.url());
  const waiting = paths.map((path) => new URL(path, base));
  const seen = new Set();
  const kinds = new Map();
  while (waiting.length > 0 && seen.size < most) {
    const url = waiting.shift();
    url.hash = '';
    const kind = template_of(url);
    if (seen.has(url.href) || (kinds.get(kind) ?? 0) >= alike) continue;
    seen.add(url.href);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    await page.setViewportSize(desk);
    const answer = await page.goto(url.href);
    await visit(page, answer);
    waiting.push(...await list_links(page));
  }
  return [...kinds.keys()].sort();
}

/// Crawls from those paths and fails with all the findings at once, or when a kind of page wanted was not met.
export async function inspect_all(page, paths, wanted, bounds = {}) {
  const findings = [];
  const kinds = await crawl(page, paths, async (_, answer) => {
    if (answer.status() !== 200) findings.push(`${answer.url()} answers ${answer.status()}`);
    findings.push(...await inspect(page));
  }, bounds);
  for (const kind of wanted)
    if (!kinds.includes(kind)) findings.push(`${kind} was not reached; seen: ${kinds.join(', ')}`);
  await page.context().close();
  assert.equal(findings.join('\n'), '');
}
