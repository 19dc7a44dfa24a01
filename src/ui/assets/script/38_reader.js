// SPDX-License-Identifier: AGPL-3.0-or-later
// Documents read inside the page: what shows them is heavy, and comes when one approaches. Until then, and without
// it, the link stays.
function startReaders(from) {
  for (const box of findAll(".reader:not([data-started])", from)) {
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some((one) => one.isIntersecting)) return;
      watch.disconnect();
      import(box.dataset.reader).then(({ open }) => open(box)).catch(() => { /* an old browser: the link stays */ });
    }, { rootMargin: "200px" });
    box.dataset.started = "";
    watch.observe(box);
  }
}

/// Somebody is reading while the page is renewed: the same document stays where it was. Call what it answers once the
/// new content stands.
function keepReaders(main) {
  const active = document.activeElement;
  const kept = findAll(".reader[data-started]", main).map((box) => {
    const pages = find(".reader-pages", box);
    return { box, pages, top: pages?.scrollTop, left: pages?.scrollLeft, focused: box.contains(active) };
  });
  return () => {
    for (const { box, pages, top, left, focused } of kept) {
      const fresh = findAll(".reader", main).find((one) => one.dataset.document === box.dataset.document);
      if (!fresh) continue;
      fresh.replaceWith(box);
      if (pages) [pages.scrollTop, pages.scrollLeft] = [top, left];
      if (focused) active.focus({ preventScroll: true });
    }
  };
}
