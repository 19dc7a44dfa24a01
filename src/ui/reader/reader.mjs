// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows a PDF inside the page, over pdf.js: pages drawn when they come near, text that can be selected, zoom by
// buttons, keys and two fingers. Loaded by assets/script/38_reader.js, where a page has a reader and one comes to it.
const zooms = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];
const mostPixels = 16_000_000; // of one canvas
const mostDrawn = 8; // pages kept drawn
const mostWide = 1.3; // of a page as wide as the box: beyond, letters are those of a poster
const gap = 12; // between pages, in pixels

function make(tag, attributes = {}, text = "") {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}

class Reader {
  constructor(box, pdfjs, pdf) {
    this.box = box;
    this.pdfjs = pdfjs;
    this.pdf = pdf;
    this.zoom = 0; // 0: as wide as the box
    this.pages = [];
    this.drawn = [];
    this.current = 1;
  }

  async start() {
    const first = await this.pdf.getPage(1);
    const { width, height } = first.getViewport({ scale: 1 });
    const name = this.box.dataset.name;
    this.scroller = make("div", { class: "reader-pages", tabindex: "0", role: "region", "aria-label": `Document ${name}` });
    for (let number = 1; number <= this.pdf.numPages; ++number) {
      const sheet = make("div", { class: "reader-page", "data-page": number, role: "group", "aria-label": `Page ${number}` });
      this.pages.push({ number, sheet, width, height, known: false });
      this.scroller.append(sheet);
    }
    this.end = make("div", { class: "reader-end" });
    this.scroller.append(this.end);
    this.box.append(this.makeBar(), this.scroller);
    this.box.classList.add("open");
    this.watch();
    this.lay();
  }

  makeBar() {
    const bar = make("div", { class: "reader-bar", role: "group", "aria-label": "Lecture du document" });
    const button = (words, sign, act, shown = "") => {
      const made = make("button", { type: "button", class: "button", "aria-label": words, title: words }, sign);
      if (shown) made.append(make("span", { class: "reader-word" }, shown));
      made.addEventListener("click", act);
      bar.append(made);
      return made;
    };
    this.back = button("Page précédente", "‹", () => this.go(this.current - 1));
    this.where = make("output", { class: "reader-where" });
    bar.append(this.where);
    this.forth = button("Page suivante", "›", () => this.go(this.current + 1));
    this.smaller = button("Réduire", "−", () => this.step(-1));
    this.percent = make("output", { class: "reader-percent" });
    bar.append(this.percent);
    this.bigger = button("Agrandir", "+", () => this.step(1));
    button("Ajuster à la largeur", "↔", () => this.setZoom(0), "Largeur");
    this.full = button("Plein écran", "⤢", () => this.toggleFull(), "Plein écran");
    this.full.setAttribute("aria-pressed", "false");
    return bar;
  }

  watch() {
    const near = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const page = this.pages[Number(target.dataset.page) - 1];
        page.near = isIntersecting;
        if (isIntersecting) this.draw(page);
      }
    }, { root: this.scroller, rootMargin: "400px 0px" });
    for (const { sheet } of this.pages) near.observe(sheet);
    this.scroller.addEventListener("scroll", () => this.note(), { passive: true });
    this.scroller.addEventListener("keydown", (event) => this.press(event));
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.box.classList.contains("full")) this.toggleFull();
    });
    let width = 0;
    new ResizeObserver(() => {
      if (this.scroller.clientWidth === width) return;
      width = this.scroller.clientWidth;
      this.lay();
    }).observe(this.scroller);
    this.watchFingers();
    this.watchEnd();
  }

  get scale() {
    if (this.zoom) return this.zoom * 4 / 3; // points to pixels
    const widest = Math.max(...this.pages.map((page) => page.width));
    const scale = (this.scroller.clientWidth - 2 * gap) / widest;
    return Math.min(Math.max(0.1, scale), mostWide * 4 / 3);
  }

  /// Gives each page its size, keeping under the eye what was there.
  lay() {
    const page = this.pages[this.current - 1];
    const before = page.sheet.offsetHeight;
    const inside = before > 0 ? (this.scroller.scrollTop - page.sheet.offsetTop) / before : 0;
    const { scale } = this;
    for (const { sheet, width, height } of this.pages) {
      sheet.style.width = `${Math.floor(width * scale)}px`;
      sheet.style.height = `${Math.floor(height * scale)}px`;
    }
    if (before > 0) this.scroller.scrollTop = page.sheet.offsetTop + inside * page.sheet.offsetHeight;
    const shown = Math.round(scale * 75);
    this.percent.textContent = `${shown}\u00a0%`;
    this.smaller.disabled = scale * 0.75 <= zooms[0];
    this.bigger.disabled = scale * 0.75 >= zooms[zooms.length - 1];
    for (const one of this.pages) if (one.near) this.draw(one);
    this.note();
  }

  async draw(page) {
    const { scale } = this;
    if (page.scale === scale) return;
    page.scale = scale;
    page.task?.cancel();
    const source = await this.pdf.getPage(page.number);
    if (page.scale !== scale) return;
    const own = source.getViewport({ scale: 1 });
    if (!page.known && (own.width !== page.width || own.height !== page.height)) {
      Object.assign(page, { width: own.width, height: own.height, known: true, scale: 0 });
      this.lay();
      return;
    }
    page.known = true;
    const viewport = source.getViewport({ scale });
    const canvas = make("canvas", { "aria-hidden": "true" });
    const wanted = Math.min(window.devicePixelRatio || 1, 3);
    const ratio = Math.min(wanted, Math.sqrt(mostPixels / (viewport.width * viewport.height)));
    canvas.width = Math.floor(viewport.width * ratio);
    canvas.height = Math.floor(viewport.height * ratio);
    page.task = source.render({ canvasContext: canvas.getContext("2d"), viewport, transform: [ratio, 0, 0, ratio, 0, 0] });
    try {
      await page.task.promise;
    } catch {
      return; // another size was asked meanwhile
    }
    const text = make("div", { class: "reader-text" });
    text.style.setProperty("--scale-factor", scale);
    page.sheet.replaceChildren(canvas, text);
    page.sheet.dataset.drawn = "";
    const layer = new this.pdfjs.TextLayer({ textContentSource: source.streamTextContent(), container: text, viewport });
    await layer.render().catch(() => {});
    this.remember(page);
  }

  /// An old telephone has little memory: pages drawn long ago, out of sight, are given back.
  remember(page) {
    this.drawn = this.drawn.filter((one) => one !== page);
    this.drawn.push(page);
    for (const old of [...this.drawn]) {
      if (this.drawn.length <= mostDrawn) break;
      if (old.near) continue;
      old.sheet.replaceChildren();
      delete old.sheet.dataset.drawn;
      old.scale = 0;
      this.drawn = this.drawn.filter((one) => one !== old);
    }
  }

  note() {
    const middle = this.scroller.scrollTop + this.scroller.clientHeight / 2;
    const found = this.pages.find(({ sheet }) => sheet.offsetTop + sheet.offsetHeight + gap >= middle);
    this.current = found?.number ?? this.pages.length;
    this.where.textContent = `Page ${this.current} sur ${this.pages.length}`;
    this.back.disabled = this.current === 1;
    this.forth.disabled = this.current === this.pages.length;
  }

  go(number) {
    const page = this.pages[Math.min(Math.max(number, 1), this.pages.length) - 1];
    this.scroller.scrollTop = page.sheet.offsetTop - gap;
  }

  setZoom(zoom) {
    this.zoom = zoom;
    this.lay();
  }

  step(way) {
    const now = this.scale * 0.75;
    const next = way > 0 ? zooms.find((one) => one > now + 0.01) : zooms.findLast((one) => one < now - 0.01);
    if (next) this.setZoom(next);
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = {
      "+": () => this.step(1),
      "-": () => this.step(-1),
      0: () => this.setZoom(0),
      ArrowRight: () => this.go(this.current + 1),
      ArrowLeft: () => this.go(this.current - 1),
    };
    // Arrows move a page that is wider than the box.
    const isWide = this.scroller.scrollWidth > this.scroller.clientWidth;
    if (!acts[event.key] || (isWide && event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    acts[event.key]();
  }

  toggleFull() {
    const isFull = this.box.classList.toggle("full");
    this.full.setAttribute("aria-pressed", String(isFull));
    const words = isFull ? "Quitter le plein écran" : "Plein écran";
    this.full.setAttribute("aria-label", words);
    this.full.title = words;
    document.documentElement.classList.toggle("reading", isFull);
    this.scroller.focus({ preventScroll: true });
  }

  watchFingers() {
    let from = 0;
    let ratio = 1;
    const spread = ([one, two]) => Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
    this.scroller.addEventListener("touchstart", ({ touches }) => {
      if (touches.length === 2) [from, ratio] = [spread(touches), 1];
    }, { passive: true });
    this.scroller.addEventListener("touchmove", (event) => {
      if (event.touches.length !== 2 || from === 0) return;
      event.preventDefault();
      ratio = spread(event.touches) / from;
    }, { passive: false });
    this.scroller.addEventListener("touchend", () => {
      if (from === 0) return;
      from = 0;
      const wanted = Math.min(Math.max(this.scale * 0.75 * ratio, zooms[0]), zooms[zooms.length - 1]);
      if (Math.abs(ratio - 1) > 0.05) this.setZoom(wanted);
    }, { passive: true });
  }

  /// Tells the server, once, that the foot of the last page was before the eyes, drawn.
  watchEnd() {
    const { seen, csrf } = this.box.dataset;
    if (!seen) return;
    const last = this.pages[this.pages.length - 1];
    const tell = () => {
      if (last.sheet.dataset.drawn === undefined) {
        setTimeout(() => { if (this.isAtEnd) tell(); }, 200);
        return;
      }
      watch.disconnect();
      fetch(seen, { method: "POST", body: new URLSearchParams({ csrf }), credentials: "same-origin" }).then(({ ok }) => {
        if (ok) this.box.dataset.told = "";
      }).catch(() => watch.observe(this.end)); // the line is down: told when one comes back to it
    };
    const watch = new IntersectionObserver((entries) => {
      this.isAtEnd = entries[entries.length - 1].isIntersecting;
      if (this.isAtEnd) tell();
    });
    watch.observe(this.end);
  }
}

export async function open(box) {
  const { library, worker, document: address } = box.dataset;
  const wait = make("p", { class: "reader-wait", role: "status" }, "Le document s'ouvre…");
  box.append(wait);
  try {
    const pdfjs = await import(library);
    pdfjs.GlobalWorkerOptions.workerSrc = worker;
    // Nothing of the document runs, and what is not looked at is not fetched: lines are slow.
    const options = { url: address, isEvalSupported: false, enableXfa: false, disableAutoFetch: true, disableStream: true };
    await new Reader(box, pdfjs, await pdfjs.getDocument(options).promise).start();
    wait.remove();
    // The link « Lire le document » led here when there was nothing below yet.
    if (window.location.hash === `#${box.id}`) box.scrollIntoView();
  } catch {
    wait.textContent = "Ce document ne peut pas être montré ici. Ouvrez-le avec le lien ci-dessus.";
  }
}
