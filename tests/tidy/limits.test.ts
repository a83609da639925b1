import { expect, it } from 'vitest';
import { finding, parseFile, type SourceFile, type SyntaxNode, sourceFiles, walk } from './kit/sources.ts';

const MAX_FILE_LINES = 400;
const MAX_FUNCTION_LINES = 70;
const FUNCTIONS = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];

it(`files have at most ${MAX_FILE_LINES} lines`, () => {
  const findings = sourceFiles().filter((file) => file.lines > MAX_FILE_LINES);
  expect(findings.map((file) => `${file.path}: ${file.lines} lines`)).toEqual([]);
});

it(`functions have at most ${MAX_FUNCTION_LINES} lines`, () => {
  expect(sourceFiles().flatMap(longFunctions)).toEqual([]);
});

it('the measure sees a long function, and lets a long describe() be', () => {
  const body = 'a();\n'.repeat(MAX_FUNCTION_LINES);
  expect(longFunctions(parseFile('a.ts', `function f() {\n${body}}\n`))).toHaveLength(1);
  expect(longFunctions(parseFile('a.ts', `const f = () => {\n${body}};\n`))).toHaveLength(1);
  expect(longFunctions(parseFile('a.ts', `describe('x', () => {\n${body}});\n`))).toEqual([]);
});

function longFunctions(file: SourceFile): string[] {
  const findings: string[] = [];
  walk(file.program, (node, parents) => {
    if (!FUNCTIONS.includes(node.type) || isGroupOfTests(parents.at(-1))) return;
    const lines = file.lineAt(node.end) - file.lineAt(node.start) + 1;
    if (lines > MAX_FUNCTION_LINES) findings.push(finding(file, node.start, `function of ${lines} lines`));
  });
  return findings;
}

/** A describe() is a chapter, not a function. */
function isGroupOfTests(parent: SyntaxNode | undefined): boolean {
  const callee = parent?.type === 'CallExpression' ? (parent['callee'] as SyntaxNode) : undefined;
  return callee?.['name'] === 'describe';
}
