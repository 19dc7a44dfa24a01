// SPDX-License-Identifier: AGPL-3.0-or-later
// Fields: what is left to type, filter of a tree, lines of files one at a time, size and type of files.
function sized(bytes) {
  if (bytes < 1000000) return `${Math.max(1, Math.round(bytes / 1000))} ko`;
  return `${(bytes / 1000000).toLocaleString("fr-FR", { maximumFractionDigits: 1 })} Mo`;
}

function countLeft(area) {
  const most = Number(area.dataset.count);
  const note = make("p", "", { class: "left" });
  const spoken = make("span", "", { class: "hidden-words", "aria-live": "polite" });
  area.after(note, spoken);
  let timer = 0;
  const show = () => {
    const left = most - [...area.value.replace(/\r\n/g, "\n")].length;
    const unit = Math.abs(left) > 1 ? "caractères" : "caractère";
    note.textContent = left < 0 ? `${-left} ${unit} de trop sur ${most}` : `${left} ${unit} ${left > 1 ? "restants" : "restant"} sur ${most}`;
    note.classList.toggle("over", left < 0);
    clearTimeout(timer);
    timer = setTimeout(() => { spoken.textContent = left < most / 5 ? note.textContent : ""; }, 1000);
  };
  area.addEventListener("input", show);
  show();
}

const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

function filterTree(tree) {
  const chosen = find(".tree-chosen strong", tree);
  const group = tree.closest("fieldset");
  const filter = make("input", "", {
    type: "search", class: "tree-filter", placeholder: "Filtrer\u00a0: un mot ou un numéro", autocomplete: "off",
    "aria-label": `Filtrer\u00a0: ${find("legend", group)?.textContent ?? ""}`,
  });
  const found = make("p", "", { class: "hidden-words", role: "status" });
  find(".tree-chosen", tree).after(filter, found);
  const items = findAll("li", tree).map((item) => ({
    item, details: find(":scope > details", item),
    text: fold((find(":scope > details > summary, :scope > label", item) ?? item).textContent),
  }));
  const wasOpen = new Map(items.filter((one) => one.details).map((one) => [one.details, one.details.open]));
  const inside = (item) => findAll("li", item).some((child) => !child.hidden);
  const apply = () => {
    const words = fold(filter.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { item, details, text } of [...items].reverse()) {
      const matches = words.every((word) => text.includes(word));
      if (matches && !details) count += 1;
      item.hidden = words.length > 0 && !matches && !inside(item);
      if (details) details.open = words.length > 0 ? inside(item) && !item.hidden : wasOpen.get(details);
    }
    // A branch that matches by its own name shows all its leaves.
    for (const { item, details, text } of items)
      if (words.length > 0 && details && words.every((word) => text.includes(word)))
        for (const child of findAll("li", item)) child.hidden = false;
    found.textContent = words.length > 0 ? `${count} choix` : "";
  };
  filter.addEventListener("input", apply);
  filter.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
    if (event.key === "ArrowDown") {
      event.preventDefault();
      const first = findAll("label input", tree).find((radio) => radio.getClientRects().length > 0);
      first?.focus();
    }
  });
  const checked = find("input:checked", tree);
  const nodes = find(".tree-nodes", tree);
  if (checked) nodes.scrollTop = checked.getBoundingClientRect().top - nodes.getBoundingClientRect().top - 120;
  tree.addEventListener("change", (event) => {
    if (event.target.type === "radio") chosen.textContent = event.target.parentElement.textContent.trim();
  });
}

function showRows(box) {
  const rows = findAll(".file-row", box);
  let shown = 1;
  const button = make("button", box.dataset.rows, { type: "button", class: "button" });
  const apply = () => {
    rows.forEach((row, rank) => { row.hidden = rank >= shown; });
    button.hidden = shown >= rows.length;
  };
  button.addEventListener("click", () => {
    shown += 1;
    apply();
    find("input", rows[shown - 1])?.focus();
  });
  box.append(button);
  apply();
}

function refuse(input, sentence) {
  const id = `${input.id}-refus`;
  const described = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  document.getElementById(id)?.remove();
  input.toggleAttribute("data-refused", Boolean(sentence));
  if (sentence) {
    input.before(make("p", sentence, { class: "error", id, role: "alert" }));
    described.push(id);
    input.value = "";
  }
  if (described.length > 0) input.setAttribute("aria-describedby", described.join(" "));
  else input.removeAttribute("aria-describedby");
}

function checkFiles(input) {
  const most = Number(input.dataset.maxBytes ?? 0);
  const endings = (input.accept ?? "").split(",").map((one) => one.trim().toLowerCase()).filter((one) => one.startsWith("."));
  for (const file of input.files) {
    const name = file.name.toLowerCase();
    if (endings.length > 0 && !endings.some((ending) => name.endsWith(ending)))
      return refuse(input, `« ${file.name} » n'est pas accepté ici. Choisissez un fichier ${endings.join(", ")}.`);
    if (file.size === 0) return refuse(input, `« ${file.name} » est vide. Choisissez un autre fichier.`);
    if (most > 0 && file.size > most)
      return refuse(input, `« ${file.name} » pèse ${sized(file.size)} : la limite est de ${sized(most)}. Réduisez-le ou séparez-le.`);
  }
  refuse(input, "");
}

function enhanceFields(from) {
  findAll("textarea[data-count]", from).forEach(countLeft);
  findAll("[data-tree]", from).forEach(filterTree);
  findAll("[data-rows]", from).forEach(showRows);
  for (const input of findAll("input[type=file]", from)) input.addEventListener("change", () => checkFiles(input));
}
