// The night: thousands of shop days on all cores. A piece that finds something tells it; the others go on.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const NIGHT_DAYS = 10_000;
/** Days of one process: short enough to see how far the night is, long enough to forget the start of Node. */
const DAYS_OF_PIECE = 100;
/** Shops of a piece have seeds that follow each other; pieces are that far apart. */
const SEEDS_OF_PIECE = 1_000;
const LARGEST_SEED = 1_000_000_000;

export interface Night {
  readonly seed: number;
  readonly days: number;
  readonly workers: number;
}

interface Piece {
  readonly seed: number;
  readonly days: number;
}

function piecesOf({ seed, days }: Night): Piece[] {
  return Array.from({ length: Math.ceil(days / DAYS_OF_PIECE) }, (_, index) => ({
    seed: (seed + index * SEEDS_OF_PIECE) % LARGEST_SEED,
    days: Math.min(DAYS_OF_PIECE, days - index * DAYS_OF_PIECE),
  }));
}

/** Code of exit and everything the process said. */
function live({ seed, days }: Piece): Promise<{ readonly code: number; readonly said: string }> {
  const script = fileURLToPath(new URL('simulate.ts', import.meta.url));
  const child = spawn(process.execPath, [script, '--seed', String(seed), '--days', String(days)]);
  let said = '';
  const listen = (chunk: Buffer): void => {
    said += chunk.toString('utf8');
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 2, said: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 2, said }));
  });
}

/** 0 when every day of the night came out. */
export async function runNight(night: Night, say: (line: string) => void): Promise<number> {
  const { seed, days, workers } = night;
  const startedMs = Date.now();
  const waiting = piecesOf(night);
  let lived = 0;
  let failures = 0;
  say(`ночной прогон: зерно ${seed}, дней ${days}, процессов ${workers}`);
  const work = async (): Promise<void> => {
    for (let piece = waiting.shift(); piece; piece = waiting.shift()) {
      const { code, said } = await live(piece);
      lived += piece.days;
      const perSecond = ((lived * 1000) / (Date.now() - startedMs)).toFixed(2);
      say(
        `${lived} из ${days} дней, ${perSecond} в секунду; зерно ${piece.seed}: ${code === 0 ? 'сошлось' : 'НАЙДЕНО'}`,
      );
      if (code === 0) continue;
      failures += 1;
      say(said);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  say(failures === 0 ? 'все дни сошлись' : `найдено в ${failures} местах`);
  return failures === 0 ? 0 : 1;
}
