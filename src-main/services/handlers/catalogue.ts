/** Search, price check, and filling the catalogue from the shop's files. */

import type { Snapshot } from '#contract/snapshot.ts';
import type { ImportSummary } from '#contract/views.ts';
import { accepted, type Outcome, refused } from '#domain/refusals.ts';
import { type Goods, itemViews } from '../goods.ts';
import type { Handlers } from './handler.ts';

/** One import at a time; selling goes on meanwhile. */
export interface ImportDesk {
  progress(): Snapshot['import'];
  run(paths: readonly string[]): Promise<Outcome<ImportSummary>>;
  cancel(): void;
  onChange(listener: () => void): void;
}

export function catalogueHandlers(
  goods: () => Goods | null,
  importing: ImportDesk,
  pickFiles: () => Promise<readonly string[]>,
): Handlers {
  return {
    'catalogue.search': ({ query, limit }) => {
      const list = goods();
      if (!list) return refused('catalogue-empty');
      const { items, corrected } = list.search.search(query, limit);
      return accepted({ items: itemViews(list, items), corrected });
    },
    'catalogue.pickFiles': async () => accepted({ paths: [...(await pickFiles())] }),
    'catalogue.import': ({ paths }) => importing.run(paths),
    'catalogue.importCancel': () => {
      importing.cancel();
      return accepted({});
    },
  };
}
