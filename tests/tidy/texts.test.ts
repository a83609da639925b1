import { expect, it } from 'vitest';
import { REFUSALS } from '#domain/refusals.ts';
import { FAULTS } from '#drivers/kit/faults.ts';
import { hasText } from '../../src-renderer/texts/text.ts';
import { applicationFiles, finding, isNode, parseFile, type SourceFile, type SyntaxNode, walk } from './kit/sources.ts';

const CYRILLIC = /[А-Яа-яЁё]/;

/** Where Russian words in code are data or words for a technician, not texts of the screen. */
const RUSSIAN_IS_DATA: readonly { path: RegExp; reason: string }[] = [
  { path: /^src-renderer\/texts\//, reason: 'the dictionary' },
  { path: /^src-main\/electron\/texts\.ts$/, reason: 'what is said when there is no window' },
  { path: /^src-main\/exchange\//, reason: 'names of elements and columns in partners’ files' },
  { path: /^src-main\/catalogue\//, reason: 'letters of names and search' },
  { path: /^drivers\//, reason: 'the maker’s words, code pages and the paper of virtual devices' },
  { path: /^src-main\/ledger\/fold-text\.ts$/, reason: 'letters of names and search' },
  { path: /^src-main\/domain\/barcode\//, reason: 'keyboard layout of codes typed by a scanner' },
];
/** Calls whose text is for the log. */
const LOGGING = /^(console|log|logger|onTrouble)$/;

it('Russian texts of the screen live in src-renderer/texts alone', () => {
  const findings = applicationFiles()
    .filter((file) => !RUSSIAN_IS_DATA.some((row) => row.path.test(file.path)))
    .flatMap(russianLiterals);
  expect(findings).toEqual([]);
});

it('the rule sees texts in strings, templates and markup, and lets the log be', () => {
  expect(russianLiterals(parseFile('a.tsx', 'const a = "Чек";'))).toHaveLength(1);
  expect(russianLiterals(parseFile('a.tsx', 'const a = `Чек ${1}`;'))).toHaveLength(1);
  expect(russianLiterals(parseFile('a.tsx', 'const a = <b>Чек</b>;'))).toHaveLength(1);
  expect(russianLiterals(parseFile('a.tsx', 'console.error("чек"); throw new Error("чек"); // чек'))).toEqual([]);
});

it('every refusal has its sentence', () => {
  expect(REFUSALS.filter((code) => !hasText(`refusal.${code}`))).toEqual([]);
});

it('every device fault says what happened, what became of the money and what to do', () => {
  const missing = Object.keys(FAULTS).flatMap((code) =>
    ['short', 'what', 'money', 'todo'].map((part) => `fault.${code}.${part}`).filter((key) => !hasText(key)),
  );
  expect(missing).toEqual([]);
});

function russianLiterals(file: SourceFile): string[] {
  const findings: string[] = [];
  walk(file.program, (node, parents) => {
    const text = textOf(node);
    if (CYRILLIC.test(text) && !parents.some(isForTheLog))
      findings.push(finding(file, node.start, text.trim().slice(0, 60)));
  });
  return findings;
}

function textOf(node: SyntaxNode): string {
  const value = node['value'];
  if (node.type === 'Literal' || node.type === 'JSXText') return typeof value === 'string' ? value : '';
  if (node.type !== 'TemplateElement' || typeof value !== 'object' || value === null || !('cooked' in value)) return '';
  return String(value.cooked);
}

/** A log call, or the words of a defect. */
function isForTheLog(node: SyntaxNode): boolean {
  const callee = node['callee'];
  if (!isNode(callee)) return false;
  if (node.type === 'NewExpression') return /Error$/.test(String(callee['name']));
  const owner = callee['object'];
  return (
    node.type === 'CallExpression' && (LOGGING.test(nameOf(callee)) || (isNode(owner) && LOGGING.test(nameOf(owner))))
  );
}

function nameOf(node: SyntaxNode): string {
  if (node.type === 'MemberExpression' && isNode(node['property'])) return nameOf(node['property']);
  return String(node['name'] ?? '');
}
