/** Text in lines of one width, for a monospace font and for paper. */

/** Words into lines of at most `columns` characters; a word longer than a line is cut. */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of plain(text)
    .split(' ')
    .flatMap((long) => pieces(long, columns))) {
    if (line === '') line = word;
    else if (line.length + 1 + word.length <= columns) line = `${line} ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === '' ? lines : [...lines, line];
}

const pieces = (word: string, columns: number): readonly string[] =>
  word.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? [];

export function centred(text: string, columns: number): readonly string[] {
  return wrapped(text, columns).map((line) => ' '.repeat(Math.floor((columns - line.length) / 2)) + line);
}

/** Left and right end of one line; on two lines when they do not fit. */
export function spread(left: string, right: string, columns: number): readonly string[] {
  const space = columns - left.length - right.length;
  if (space >= 1) return [left + ' '.repeat(space) + right];
  return [...wrapped(left, columns), ...wrapped(right, columns).map((line) => line.padStart(columns))];
}

/** `Принял ______________`: a place to sign, up to the end of the line. */
export const signature = (who: string, columns: number): string =>
  `${who} ${'_'.repeat(Math.max(4, columns - who.length - 1))}`;

/** A slip has one kind of space and one kind of minus. */
export const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u2212', '-');
