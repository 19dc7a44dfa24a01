// SPDX-License-Identifier: AGPL-3.0-or-later
// Drafts of forms, kept for the tab; question before leaving a changed form; question before some posts.
const isKept = (field) => field.name && !["password", "file", "hidden", "submit", "button"].includes(field.type) &&
  field.autocomplete !== "one-time-code";

function readForm(form) {
  return [...form.elements].filter(isKept)
    .map((field) => [field.name, field.value, ["radio", "checkbox"].includes(field.type) ? field.checked : null]);
}

function restore(form, kept) {
  for (const field of [...form.elements].filter(isKept)) {
    const ticks = ["radio", "checkbox"].includes(field.type);
    const one = kept.find(([name, value]) => name === field.name && (!ticks || value === field.value));
    if (!one) continue;
    if (ticks) field.checked = one[2];
    else field.value = one[1];
    field.dispatchEvent(new Event(ticks ? "change" : "input", { bubbles: true }));
  }
}

function offerDraft(form, key, text) {
  const box = make("div", "", { class: "callout info", role: "status" });
  const inside = make("div");
  const back = make("button", "Reprendre ce brouillon", { type: "button", class: "button" });
  const drop = make("button", "L'oublier", { type: "button", class: "button quiet" });
  const line = make("div", "", { class: "buttons" });
  line.append(back, drop);
  inside.append(make("p", "Vous aviez commencé à remplir cette page sans l'envoyer."), line);
  box.append(inside);
  form.before(box);
  back.addEventListener("click", () => {
    restore(form, JSON.parse(text));
    box.remove();
    announce("Brouillon repris.");
    find("input:not([type=hidden]), textarea, select", form)?.focus();
  });
  drop.addEventListener("click", () => {
    sessionStorage.removeItem(key);
    box.remove();
    find("main")?.focus();
  });
}

const changed = new Set();

function watchForm(form) {
  const key = form.dataset.draft ? `brouillon ${location.pathname} ${form.dataset.draft}` : "";
  const start = JSON.stringify(readForm(form));
  try {
    const kept = key && sessionStorage.getItem(key);
    if (kept && kept !== start && !find(".errors")) offerDraft(form, key, kept);
  } catch { /* storage refused by the browser: no draft */ }
  form.addEventListener("input", () => {
    const now = JSON.stringify(readForm(form));
    if (now === start && !findAll("input[type=file]", form).some((one) => one.files.length)) changed.delete(form);
    else changed.add(form);
    try {
      if (key) sessionStorage.setItem(key, now);
    } catch { /* the same */ }
  });
  form.addEventListener("submit", () => {
    changed.delete(form);
    try {
      if (key) sessionStorage.setItem("envoi", key);
    } catch { /* the same */ }
  });
}

// A draft is forgotten once its form was accepted: the page that follows is neither that form nor an error.
function forgetSent() {
  try {
    const key = sessionStorage.getItem("envoi");
    if (!key || document.body.classList.contains("simple")) return;
    sessionStorage.removeItem("envoi");
    const draft = key.split(" ").slice(2).join(" ");
    if (!findAll("form[data-draft]").some((form) => form.dataset.draft === draft)) sessionStorage.removeItem(key);
  } catch { /* the same */ }
}

window.addEventListener("beforeunload", (event) => {
  if (changed.size > 0) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) return event.preventDefault();
  // A second click on a slow line sends nothing twice.
  if (form.dataset.sent) return event.preventDefault();
  if (form.method === "post") {
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 8000);
  }
});
