/** Lets the event loop serve the till: timers, devices and the window come before the next portion of an import. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
