// Runs in the till's own page: sees a line of the receipt appear and says when. Left as `rmkBench` on the window.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const LIMIT_MS = 3000;
  let seen = null;

  /** The new row itself, not the name beside it in the panel. */
  const isLine = (node, name) =>
    node instanceof HTMLElement && node.matches('tr.line') && (node.textContent ?? '').includes(name);

  /** Call before the scan. What is seen is the answer of `seen`; for a line that never came, what the till says. */
  function expectLine(name) {
    seen = new Promise((resolve) => {
      setTimeout(() => resolve({ lost: document.querySelector('.message')?.textContent ?? '' }), LIMIT_MS);
      const watch = new MutationObserver((records) => {
        if (!records.some(({ addedNodes }) => [...addedNodes].some((node) => isLine(node, name)))) return;
        watch.disconnect();
        const times = { changedAt: now(), frameAt: 0, paintedAt: 0 };
        requestAnimationFrame(() => {
          times.frameAt = now();
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve({ ...times, paintedAt: now() });
          port2.postMessage(null);
        });
      });
      watch.observe(document.body, { childList: true, subtree: true });
    });
  }

  async function call(name, payload) {
    const outcome = await rmk.call(name, payload);
    if (!outcome.ok) throw new Error(`${name}: ${JSON.stringify(outcome.error)}`);
    return outcome.value;
  }

  /** The receipt's lines, all of them entered by code, one after another. */
  async function fill(codes) {
    const { receipt } = await call('till.snapshot', {});
    if (receipt.lines.length > 0) await call('sale.cancel', {});
    for (const code of codes) await call('sale.enter', { text: code });
  }

  async function removeLast() {
    const { receipt } = await call('till.snapshot', {});
    const last = receipt.lines.at(-1);
    if (last) await call('sale.removeLine', { lineId: last.id });
  }

  /** Times between animation frames, ms. */
  function frames(count) {
    return new Promise((resolve) => {
      const gaps = [];
      let before = null;
      const next = (at) => {
        if (before !== null) gaps.push(at - before);
        before = at;
        if (gaps.length < count) requestAnimationFrame(next);
        else resolve(gaps);
      };
      requestAnimationFrame(next);
    });
  }

  /** How far this page's clock is from the system's, read at the edges of its milliseconds; ms. */
  function clockOffsets(count) {
    return Array.from({ length: count }, () => {
      const before = Date.now();
      let edge = before;
      while (edge === before) edge = Date.now();
      return edge - now();
    });
  }

  window.rmkBench = { expectLine, seen: () => seen, fill, removeLast, frames, clockOffsets };
})();
