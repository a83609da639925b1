import { expect, it } from 'vitest';
import { applicationFiles, finding, isNode, parseFile, type SourceFile, type SyntaxNode, walk } from './kit/sources.ts';

const HOME_OF_MONEY = /^src-main\/domain\/money\//;

const OPERATORS = ['+', '-', '*', '/', '%', '**', '+=', '-=', '*=', '/=', '%=', '**=', '++', '--'];

/**
 * Where amounts may be added outside the home of money, and why. A simulator is another machine with registers of
 * its own: if it borrowed our arithmetic, it would agree with our mistakes.
 */
const MAY_COMPUTE: readonly { path: RegExp; operators: readonly string[]; reason: string }[] = [
  {
    path: /^drivers\/.*(simulator|device-model)/,
    operators: OPERATORS,
    reason: 'a device model keeps its own registers',
  },
  {
    path: /^drivers\/fiscal\//,
    operators: ['+', '-', '+=', '-='],
    reason: 'drivers import nothing of ours; whole numbers only',
  },
];

const FLOATING = /\btoFixed\b|\bparseFloat\b|\bMath\.(round|floor|ceil|trunc)\b/g;

/** Not amounts: sizes in pixels, times, bytes and their like. */
const NOT_MONEY: readonly { path: RegExp; reason: string }[] = [
  { path: /^src-renderer\//, reason: 'pixels and times; amounts are formatted from whole numbers by texts/format.ts' },
  { path: /^drivers\//, reason: 'bytes, bits and device time; amounts are whole minor units' },
  { path: /^src-main\/electron\//, reason: 'scale of the window in per cent' },
];

it('nothing is rounded or parsed as a float outside the home of money', () => {
  const findings = applicationFiles()
    .filter((file) => !HOME_OF_MONEY.test(file.path) && !file.path.includes('/money'))
    .flatMap((file) =>
      [...withoutComments(file).matchAll(FLOATING)]
        .filter(
          (match) =>
            match[0] === 'toFixed' || match[0] === 'parseFloat' || !NOT_MONEY.some((row) => row.path.test(file.path)),
        )
        .map((match) =>
          finding(file, match.index, `${match[0]}: money and quantities have their own functions in #domain/money`),
        ),
    );
  expect(findings).toEqual([]);
});

it('amounts are computed only in the home of money', () => {
  const findings = applicationFiles()
    .filter((file) => !HOME_OF_MONEY.test(file.path))
    .flatMap(arithmeticOnMinor);
  expect(findings).toEqual([]);
});

it('the rule sees every way to compute', () => {
  const wrong = [
    'a.totalMinor + 1',
    'x = 2 * priceMinor',
    'sumMinor += 1',
    'sumMinor++',
    '-totalMinor',
    'f(line.sumMinor / 2)',
  ];
  expect(wrong.map((code) => arithmeticOnMinor(parseFile('a.ts', code)).length)).toEqual(wrong.map(() => 1));
  const right = ['totalMinor > 0', 'sumOf(priceMinor, 2)', 'totalMinor === other.totalMinor', '`${totalMinor}`'];
  expect(right.flatMap((code) => arithmeticOnMinor(parseFile('a.ts', code)))).toEqual([]);
});

const COMPUTING = ['BinaryExpression', 'AssignmentExpression', 'UpdateExpression', 'UnaryExpression'];

function arithmeticOnMinor(file: SourceFile): string[] {
  const permitted = MAY_COMPUTE.find((row) => row.path.test(file.path))?.operators ?? [];
  const findings: string[] = [];
  walk(file.program, (node) => {
    const operator = String(node['operator']);
    if (!COMPUTING.includes(node.type) || !OPERATORS.includes(operator) || permitted.includes(operator)) return;
    const named = [node['left'], node['right'], node['argument']]
      .filter(isNode)
      .map(nameOf)
      .find((name) => name.endsWith('Minor'));
    if (named) findings.push(finding(file, node.start, `${operator} on ${named}: use #domain/money`));
  });
  return findings;
}

function nameOf(node: SyntaxNode): string {
  if (node.type === 'Identifier') return String(node['name']);
  if (node.type === 'MemberExpression' && isNode(node['property'])) return nameOf(node['property']);
  return '';
}

/** Same length, so positions still fit. */
function withoutComments(file: SourceFile): string {
  let text = file.text;
  for (const comment of file.comments) {
    const length = comment.value.length + 2;
    text = text.slice(0, comment.start) + ' '.repeat(length) + text.slice(comment.start + length);
  }
  return text;
}
