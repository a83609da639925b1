import type { UploadDocument } from '#main/ledger/upload-document.ts';

export const ID = '019ab0e4-7c20-7000-8000-000000000002';

export const aDocument = (id = ID, totalMinor = 8990): UploadDocument => ({
  format: 'rmk-document',
  version: 1,
  id,
  kind: 'sale',
  atMs: 1_795_413_660_000,
  shift: { id: 'shift-1', number: 12 },
  body: { totalMinor, name: 'Молоко «Ёлочка» 3,2 %' },
});
