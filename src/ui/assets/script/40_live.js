// SPDX-License-Identifier: AGPL-3.0-or-later
// Live pages: on each `changed` event, the page is fetched again (X-Partiel: 1). The bands and the number of notices
// are renewed on every page; the inside of <main> where the page asks for it (data-renew), keeping focus, scroll and
// what is folded. A form being filled is never replaced.
function pathOf(element, top) {
  const path = [];
  for (let at = element; at && at !== top; at = at.parentElement) path.unshift([...at.parentElement.children].indexOf(at));
  return path;
}

function statement(main) {
  return find(".statement", main)?.textContent ?? find("[role=status]", main)?.textContent ?? "";
}

let renewing = false;
let again = false;
let seen = "";
function renewMain(source) {
  const main = find("main");
  if (!main || source.innerHTML === seen || changed.size > 0 || isTyping(document.activeElement ?? document.body)) return;
  const active = main.contains(document.activeElement) ? document.activeElement : null;
  const path = active && active !== main ? pathOf(active, main) : null;
  const open = findAll("details", main).map((one) => one.open);
  const [x, y] = [window.scrollX, window.scrollY];
  const before = statement(main);
  seen = source.innerHTML;
  const putReadersBack = keepReaders(main);
  main.replaceChildren(...[...source.childNodes].map((node) => document.importNode(node, true)));
  const folds = findAll("details", main);
  if (folds.length === open.length) folds.forEach((one, rank) => { one.open = open[rank]; });
  putReadersBack();
  enhance(main);
  if (active && !main.contains(active)) {
    const same = (active.id && document.getElementById(active.id)) || (path && path.reduce((at, rank) => at?.children[rank], main));
    (same && same.tagName === active.tagName ? same : main).focus({ preventScroll: true });
  }
  window.scrollTo(x, y);
  const after = statement(main);
  announce(after && after !== before ? `La page a changé\u00a0: ${after}` : "La page a été mise à jour.");
}

function renewFrame(fresh) {
  for (const [id, words] of [["bandeaux", ".assistance p"], ["avis", ".pill"]]) {
    const [here, there] = [document.getElementById(id), fresh.getElementById(id)];
    if (!here || !there || here.outerHTML === there.outerHTML) continue;
    const next = document.importNode(there, true);
    const focused = here.contains(document.activeElement);
    here.replaceWith(next);
    if (focused) (next.matches("a") ? next : find("button", next) ?? find("main")).focus({ preventScroll: true });
    const said = find(words, next)?.textContent;
    if (said) announce(id === "avis" ? `Avis\u00a0: ${said}` : said);
  }
}

async function renew() {
  if (renewing) {
    again = true;
    return;
  }
  renewing = true;
  try {
    // The answer to a form cannot be fetched again; what the frame shows is the same on every page.
    const { renew: renews } = document.body.dataset;
    const address = renews === undefined ? "/bureau/avis" : location.pathname + location.search;
    const answer = await fetch(address, { headers: { "X-Partiel": "1" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (renews !== undefined) renewMain(find("main", fresh) ?? fresh.body);
    renewFrame(fresh);
  } catch { /* the line is down: the next event tries again */ } finally {
    renewing = false;
    if (again) {
      again = false;
      renew();
    }
  }
}

function enhance(from) {
  enhanceFields(from);
  reachSheets(from);
  startReaders(from);
  findAll("form.form", from).filter((form) => form.method === "post").forEach(watchForm);
}

forgetSent();
enhance(document);
find(".errors")?.focus();
if (document.body.dataset.live && window.EventSource) {
  const absence = 15 * 60 * 1000; // milliseconds
  let source = null;
  let touchedAt = Date.now();
  const rest = () => {
    source?.close();
    source = null;
  };
  const listen = () => {
    source = new EventSource(document.body.dataset.live);
    source.addEventListener("changed", renew);
  };
  const comeBack = () => {
    touchedAt = Date.now();
    if (source || document.hidden) return;
    listen();
    renew();
  };
  if (!document.hidden) listen();
  // A browser opens six connections to one host: tabs that nobody sees leave theirs to the others. Nor may a page that
  // renews itself keep open the session of somebody who left.
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : comeBack()));
  for (const sign of ["pointermove", "pointerdown", "keydown", "scroll"]) window.addEventListener(sign, comeBack, { passive: true });
  setInterval(() => { if (Date.now() - touchedAt > absence) rest(); }, 60_000);
  window.addEventListener("pagehide", rest);
  // Back from the browser's cache, the page may be old and its source is closed.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}
