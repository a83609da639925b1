// A preload beside the program's own: says when the page can be used, by the picture and not by an event of ours.
const { ipcRenderer } = require('electron');

/** The till's one input has the focus; the empty window has its one word. */
function usable() {
  const focused = document.activeElement;
  if (focused instanceof HTMLInputElement && !focused.disabled) return true;
  return document.querySelector('[data-empty-window]') !== null;
}

/** Looks at every frame; the message that follows a frame's own work comes after its picture was made. */
function look() {
  if (!usable()) {
    requestAnimationFrame(look);
    return;
  }
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    const at = performance.timeOrigin + performance.now();
    ipcRenderer.send('rmk-bench', { told: 'usable', at, pageStartedAt: performance.timeOrigin });
  };
  port2.postMessage(null);
}

if (window.top === window) requestAnimationFrame(look);
