/** The project's own files, parsed once: what every house rule looks at. */
import { globSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

export const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** A node of the syntax tree, as the parser gives it; only what the rules read is named. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

export interface ImportOfFile {
  readonly from: string;
  /** True when nothing of it is left at run time. */
  readonly typeOnly: boolean;
}

export interface SourceFile {
  /** From the project's root, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly ImportOfFile[];
  readonly comments: readonly { readonly value: string; readonly start: number }[];
  readonly program: SyntaxNode;
  /** 1-based line of a position. */
  readonly lineAt: (position: number) => number;
}

const CODE = '{drivers,src-main,src-renderer,scripts,tests}/**/*.{ts,tsx,mjs}';

let parsed: readonly SourceFile[] | undefined;

/** Every source file of ours, tests and scripts included. */
export function sourceFiles(): readonly SourceFile[] {
  parsed ??= globSync(CODE, { cwd: projectRoot })
    .map((path) => path.split(sep).join('/'))
    .sort()
    .map((path) => parseFile(path, readFileSync(`${projectRoot}${path}`, 'utf8')));
  return parsed;
}

/** What ships: drivers, main and the renderer. */
export function applicationFiles(): readonly SourceFile[] {
  return sourceFiles().filter((file) => /^(drivers|src-main|src-renderer)\//.test(file.path));
}

export function parseFile(path: string, text: string): SourceFile {
  const result = parseSync(path, text);
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const lineAt = (position: number): number => starts.findLastIndex((start) => start <= position) + 1;
  return {
    path,
    text,
    lines: starts.length - (text.endsWith('\n') ? 1 : 0),
    imports: importsOf(result.module),
    comments: result.comments,
    program: result.program as unknown as SyntaxNode,
    lineAt,
  };
}

type ModuleRecord = ReturnType<typeof parseSync>['module'];

function importsOf(module: ModuleRecord): ImportOfFile[] {
  const direct = module.staticImports.map((found) => ({
    from: found.moduleRequest.value,
    typeOnly: found.entries.length > 0 && found.entries.every((entry) => entry.isType),
  }));
  const passedOn = module.staticExports.flatMap((found) =>
    found.entries.flatMap((entry) =>
      entry.moduleRequest ? [{ from: entry.moduleRequest.value, typeOnly: entry.isType }] : [],
    ),
  );
  return [...direct, ...passedOn];
}

/** Calls `visit` for every node below `node`, with its parents, nearest last. */
export function walk(node: SyntaxNode, visit: (node: SyntaxNode, parents: readonly SyntaxNode[]) => void): void {
  const parents: SyntaxNode[] = [];
  const step = (current: SyntaxNode): void => {
    visit(current, parents);
    parents.push(current);
    for (const field of Object.values(current)) {
      if (Array.isArray(field)) for (const item of field) if (isNode(item)) step(item);
      if (isNode(field)) step(field);
    }
    parents.pop();
  };
  step(node);
}

export function isNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value
  );
}

/** `path:line: what`, the form an editor can jump to. */
export function finding(file: SourceFile, position: number, what: string): string {
  return `${file.path}:${file.lineAt(position)}: ${what}`;
}
