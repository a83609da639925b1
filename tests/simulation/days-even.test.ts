/** Whole shop days with everything going wrong; devices here are also restarted from their folders. */
import { shopsOf } from './corpus.ts';
import { liveShops } from './live-shops.ts';

liveShops(shopsOf(0));
