// SPDX-License-Identifier: AGPL-3.0-or-later
// A table wider than its sheet scrolls: the sheet is then reached, named and moved with the keyboard (WCAG 2.1.1).
function reachSheets(from) {
  for (const sheet of findAll(".sheet", from)) {
    const name = (find("caption", sheet) ?? find("h1"))?.textContent ?? "";
    const scrolls = sheet.scrollWidth > sheet.clientWidth;
    for (const [attribute, value] of Object.entries({ tabindex: "0", role: "region", "aria-label": name }))
      if (scrolls) sheet.setAttribute(attribute, value);
      else sheet.removeAttribute(attribute);
  }
}

window.addEventListener("resize", () => reachSheets(document));
