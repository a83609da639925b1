// One line per step, in Russian: the person who typed the command reads them.

/** @param {string} text */
export function say(text) {
  process.stdout.write(`» ${text}\n`);
}

/** @param {string} text */
export function complain(text) {
  process.stderr.write(`! ${text}\n`);
}

/** @param {number} ms @returns {string} e.g. `1,4 с` */
export function seconds(ms) {
  return `${(ms / 1000).toFixed(1).replace('.', ',')} с`;
}
