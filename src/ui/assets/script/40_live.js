// SPDX-License-Identifier: AGPL-3.0-or-later
// Live pages: on each `changed` event, the inside of <main> is fetched again (X-Partiel: 1) and replaced, keeping
// focus, scroll and what is folded. A form being filled is never replaced.
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
async function renew() {
  if (renewing) {
    again = true;
    return;
  }
  const main = find("main");
  if (!main || changed.size > 0 || isTyping(document.activeElement ?? document.body)) return;
  renewing = true;
  try {
    const answer = await fetch(location.pathname + location.search, { headers: { "X-Partiel": "1" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const source = find("main", fresh) ?? fresh.body;
    if (source.innerHTML === seen) return;
    const active = main.contains(document.activeElement) ? document.activeElement : null;
    const path = active && active !== main ? pathOf(active, main) : null;
    const open = findAll("details", main).map((one) => one.open);
    const [x, y] = [window.scrollX, window.scrollY];
    const before = statement(main);
    seen = source.innerHTML;
    main.replaceChildren(...[...source.childNodes].map((node) => document.importNode(node, true)));
    const folds = findAll("details", main);
    if (folds.length === open.length) folds.forEach((one, rank) => { one.open = open[rank]; });
    enhance(main);
    if (active) {
      const same = (active.id && document.getElementById(active.id)) || (path && path.reduce((at, rank) => at?.children[rank], main));
      (same && same.tagName === active.tagName ? same : main).focus({ preventScroll: true });
    }
    window.scrollTo(x, y);
    const after = statement(main);
    announce(after && after !== before ? `La page a changé\u00a0: ${after}` : "La page a été mise à jour.");
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
  findAll("form.form", from).filter((form) => form.method === "post").forEach(watchForm);
}

forgetSent();
enhance(document);
find(".errors")?.focus();
if (document.body.dataset.live && window.EventSource) {
  const source = new EventSource(document.body.dataset.live);
  source.addEventListener("changed", renew);
  window.addEventListener("pagehide", () => source.close());
  // Back from the browser's cache, the page may be old and its source is closed.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}
