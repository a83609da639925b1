/** The Russian table on the console, and the results of former runs beside it. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type Figure, type Measured, median, shown, summaryOf } from './figures.ts';

/** How many former runs a number is compared with. */
const REMEMBERED = 10;

const storedRun = z.object({
  at: z.string(),
  figures: z.array(z.object({ id: z.string(), ratio: z.number() })),
});
type StoredRun = z.infer<typeof storedRun>;

export interface BenchResult {
  /** ISO time of the start. */
  readonly at: string;
  /** Programs and libraries both sides ran on. */
  readonly versions: Readonly<Record<string, string>>;
  readonly measured: readonly Measured[];
}

/** Former results in the folder, oldest first; a file of another shape is passed over. */
export function formerRuns(folder: string): StoredRun[] {
  const runs = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const parsed = storedRun.safeParse(readJson(join(folder, name)));
      return parsed.success ? [parsed.data] : [];
    });
  return runs.sort((a, b) => a.at.localeCompare(b.at)).slice(-REMEMBERED);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Writes everything that was measured: every round, not only the medians. */
export function saveResult(path: string, { at, versions, measured }: BenchResult): void {
  const figures = measured.flatMap((one) => one.figures).map((figure) => ({ ...figure, ...summaryOf(figure) }));
  const notes = measured.flatMap((one) => one.notes);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ at, versions, figures, notes }, null, 2)}\n`);
}

/** Two lines a figure: what and against what, then the numbers. */
export function tableOf(figures: readonly Figure[], former: readonly StoredRun[]): string[] {
  const head = ['', 'у нас', 'мера', 'отношение', 'по раундам', 'раундов', 'прежде'];
  const rows = figures.map((figure) => numbersOf(figure, former));
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ')}`.trimEnd();
  return [
    line(head),
    ...figures.flatMap((figure, index) => [
      `${figure.what}  ÷  ${figure.against}${figure.goal ? `  [${figure.goal}]` : ''}`,
      line(rows[index] ?? []),
    ]),
  ];
}

function numbersOf(figure: Figure, former: readonly StoredRun[]): string[] {
  const { ours, baseline, ratio, lowest, highest } = summaryOf(figure);
  const before = former.flatMap((run) => run.figures.filter(({ id }) => id === figure.id).map((row) => row.ratio));
  return [
    '',
    `${shown(ours)} ${figure.unit}`,
    `${shown(baseline)} ${figure.unit}`,
    shown(ratio),
    `${shown(lowest)}–${shown(highest)}`,
    String(figure.rounds.length),
    before.length === 0 ? '—' : `${shown(median(before))} (${before.length})`,
  ];
}
