// SPDX-License-Identifier: AGPL-3.0-or-later
// Keys: "/" search, "g" then "b" the desk, "?" the list of keys, arrows in lists. Never while typing.
const find = (selector, from = document) => from.querySelector(selector);
const findAll = (selector, from = document) => [...from.querySelectorAll(selector)];

function make(tag, text = "", attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function announce(words) {
  const region = find("#annonces");
  if (region) region.textContent = words;
}

function isTyping(target) {
  return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog");
}

const keys = [
  ["/", "Chercher"],
  ["g puis b", "Aller à Mon bureau"],
  ["↓ ↑", "Ligne suivante, ligne précédente d'une liste"],
  ["Entrée", "Ouvrir la ligne"],
  ["?", "Montrer cette liste"],
  ["Échap", "Fermer"],
];

function showKeys() {
  let dialog = find("#touches");
  if (!dialog) {
    dialog = make("dialog", "", { id: "touches", "aria-labelledby": "touches-titre" });
    dialog.append(make("h2", "Raccourcis du clavier", { id: "touches-titre" }));
    const list = make("dl");
    for (const [key, words] of keys) {
      const term = make("dt");
      term.append(make("kbd", key));
      list.append(term, make("dd", words));
    }
    const form = make("form", "", { method: "dialog" });
    form.append(make("button", "Fermer", { class: "button" }));
    dialog.append(list, form);
    document.body.append(dialog);
  }
  dialog.showModal();
}

function moveInList(step) {
  const links = findAll("main .row-link, main .duty-link");
  if (links.length === 0) return false;
  const here = links.indexOf(document.activeElement);
  if (here < 0 && document.activeElement !== document.body && document.activeElement !== find("main")) return false;
  const next = links[here < 0 ? 0 : here + step];
  if (next) next.focus();
  return Boolean(next);
}

const openMenus = ".switch[open], .person[open]";
// Times are those of the keys, not of their handling: a slow machine must not lose them.
let wentAt = -Infinity;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    for (const open of findAll(openMenus)) {
      open.open = false;
      find("summary", open).focus();
    }
    if (location.hash === "#menu") {
      location.hash = "#contenu";
      find("#ouvrir-menu")?.focus();
    }
    return;
  }
  if (isTyping(event.target)) return;
  const search = find("#recherche");
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "?") {
    event.preventDefault();
    showKeys();
  } else if (event.key === "b" && event.timeStamp - wentAt < 1500) {
    location.assign("/bureau");
  } else if ((event.key === "ArrowDown" && moveInList(1)) || (event.key === "ArrowUp" && moveInList(-1))) {
    event.preventDefault();
  }
  wentAt = event.key === "g" ? event.timeStamp : -Infinity;
});

document.addEventListener("click", (event) => {
  for (const open of findAll(openMenus)) if (!open.contains(event.target)) open.open = false;
});
