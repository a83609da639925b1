import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { closeData, le, operationData } from '../shtrih-simulator/foreign-client.ts';
import { TcpClient } from './tcp-client.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const NODE = join(ROOT, 'node_modules/.bin/node');
const pw = [30, 0, 0, 0];

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

class Program {
  readonly child: ChildProcess;
  output = '';
  exitCode: number | null = null;

  constructor(...args: string[]) {
    this.child = spawn(NODE, ['scripts/sim.ts', ...args], { cwd: ROOT });
    undo.push(() => this.child.kill('SIGKILL'));
    this.child.stdout?.on('data', (bytes) => {
      this.output += String(bytes);
    });
    this.child.stderr?.on('data', (bytes) => {
      this.output += String(bytes);
    });
    this.child.on('exit', (code) => {
      this.exitCode = code ?? -1;
    });
  }

  async until(text: RegExp | 'exit'): Promise<string> {
    const limit = Date.now() + 10_000;
    for (;;) {
      const found = text === 'exit' ? this.exitCode !== null : text.exec(this.output);
      if (found) return typeof found === 'object' ? (found[1] ?? found[0]) : '';
      if (Date.now() > limit) throw new Error(`no ${text} in: ${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  type(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }
}

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'sim-'));
  undo.push(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test('the program serves a registrar, tells every command and obeys what is typed', async () => {
  const program = new Program('shtrih', '--tcp', '127.0.0.1:0');
  const client = await TcpClient.open(await program.until(/Слушает: (\S+)/));
  await client.ask([0xe0, ...pw]);
  await program.until(/E0h открытие смены — готово/);
  await client.ask([0xff, 0x46, ...pw, ...operationData({ name: 'Хлеб', price: 4_550 })]);
  await program.until(/FF46h операция: «Хлеб» 45\.50 × 1 — готово/);
  program.type('бумага нет');
  await program.until(/бумага: нет/);
  expect((await client.ask([0xff, 0x45, ...pw, ...closeData({ 0: 4_550 })]))[2]).toBe(0x6b);
  await program.until(/FF45h закрытие чека: наличными 45\.50 — ошибка 6Bh Нет чековой ленты/);
  program.type('бумага есть');
  program.type('крышка');
  await program.until(/крышка открыта/);
  program.type('крышка');
  await program.until(/крышка закрыта/);
  expect((await client.ask([0xff, 0x45, ...pw, ...closeData({ 0: 4_550 })]))[2]).toBe(0);
  program.type('лента');
  await program.until(/ИТОГ +=45\.50/);
  program.type('время +24ч');
  program.type('время +1с');
  program.type('состояние');
  await program.until(/смена открыта больше 24 часов/);
  program.type('чепуха');
  await program.until(/Непонятно: «чепуха»/);
  program.type('выключить');
  await client.gone();
  program.type('включить');
  await program.until(/питание подано/);
  program.type('выход');
  await program.until('exit');
  expect(program.exitCode).toBe(0);
});

test('a program killed at any moment comes back with every answered receipt and at most the one in hand', async () => {
  const dir = folder();
  let answered = 0;
  for (const killAfterMs of [40, 75, 110]) {
    const program = new Program('shtrih', '--tcp', '127.0.0.1:0', '--data', dir);
    const client = await TcpClient.open(await program.until(/Слушает: (\S+)/));
    const state = await client.ask([0xff, 0x40, ...pw]);
    if (state[3] === 0) await client.ask([0xe0, ...pw]);
    else if ((await client.ask([0x10, ...pw]))[5] === 8) await client.ask([0x88, ...pw]);
    const before = le(await client.ask([0xff, 0x40, ...pw]), 6, 2);
    expect(before - answered).toBeGreaterThanOrEqual(0);
    expect(before - answered).toBeLessThanOrEqual(1);
    answered = before;
    setTimeout(() => program.child.kill('SIGKILL'), killAfterMs);
    try {
      for (;;) {
        await client.ask([0xff, 0x46, ...pw, ...operationData({ name: 'A', price: 100 })]);
        if ((await client.ask([0xff, 0x45, ...pw, ...closeData({ 0: 100 })]))[2] === 0) answered += 1;
      }
    } catch {
      await program.until('exit');
    }
  }
  const last = new Program('shtrih', '--tcp', '127.0.0.1:0', '--data', dir);
  const client = await TcpClient.open(await last.until(/Слушает: (\S+)/));
  const receipts = le(await client.ask([0xff, 0x40, ...pw]), 6, 2);
  expect(receipts).toBeGreaterThan(0);
  expect(receipts - answered).toBeGreaterThanOrEqual(0);
  expect(receipts - answered).toBeLessThanOrEqual(1);
  const sales = le(await client.ask([0x1a, ...pw, 193]), 3, 6);
  expect(sales).toBe(receipts * 100);
}, 30_000);

test('a bank terminal tells what it is asked and obeys what is typed', async () => {
  const program = new Program('nexo', '--tcp', '127.0.0.1:0');
  const client = await TcpClient.open(await program.until(/Слушает: (\S+)/));
  program.type('покупатель отказ');
  await program.until(/следующий покупатель: отказ/);
  program.type('чепуха');
  await program.until(/Непонятно: «чепуха»/);
  program.type('выключить');
  await client.gone();
  program.type('состояние');
  await program.until(/питание нет, терминал SIM-00042, пакет 1, свободен/);
  program.type('выход');
  await program.until('exit');
  expect(program.exitCode).toBe(0);
});

test('the scanner on a pseudo-terminal sends what is typed', async () => {
  const path = join(folder(), 'scanner');
  const program = new Program('scanner', '--serial', path);
  await program.until(/Слушает: /);
  const reader = spawn('socat', ['-u', `${path},raw,echo=0`, '-']);
  undo.push(() => reader.kill('SIGKILL'));
  let heard = '';
  reader.stdout.on('data', (bytes) => {
    heard += String(bytes);
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  program.type('4600000000015');
  await program.until(/прочитан 4600000000015/);
  const limit = Date.now() + 5_000;
  while (!heard.endsWith('\r') && Date.now() < limit) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(heard).toBe(']E04600000000015\r');
  program.child.kill('SIGTERM');
  await program.until('exit');
  expect(program.exitCode).toBe(0);
});

test.each([
  [['--help'], 0, 'npm run sim -- shtrih'],
  [['printer'], 2, 'Нет такого устройства: «printer»'],
  [['shtrih'], 1, 'Нужен один из ключей: --tcp или --serial'],
  [['shtrih', '--tcp', '127.0.0.1:99999'], 1, 'нужен АДРЕС:ПОРТ'],
  [['shtrih', '--colour', 'red'], 1, 'Непонятный ключ'],
])('%j ends with %i and says why', async (args, code, text) => {
  const program = new Program(...args);
  await program.until('exit');
  expect(program.exitCode).toBe(code);
  expect(program.output).toContain(text);
});
