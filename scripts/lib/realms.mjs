// The realms the compiler checks, one tsconfig each: who may see Node, who may see the page.
export const REALMS = [
  'drivers',
  'src-main/contract',
  'src-main/domain',
  'src-main',
  'src-renderer',
  'tests',
  'scripts',
];
