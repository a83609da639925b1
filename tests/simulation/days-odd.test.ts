/** Whole shop days with everything going wrong; devices here are only ever switched off and on. */
import { shopsOf } from './corpus.ts';
import { liveShops } from './live-shops.ts';

liveShops(shopsOf(1));
