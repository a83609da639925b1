/** The virtual devices panel: the same knobs the tests turn. Refused outside the demo profile. */
import { accepted, refused } from '#domain/refusals.ts';
import type { VirtualControl } from '../device-maker.ts';
import type { Goods } from '../goods.ts';
import type { Handlers } from './handler.ts';

const PRINTED_LINES = 400;
const EXAMPLES = 12;

export function virtualHandlers(control: () => VirtualControl | null, goods: () => Goods | null): Handlers {
  const turn = (act: (knobs: VirtualControl) => void) => {
    const knobs = control();
    if (!knobs) return refused('not-now');
    act(knobs);
    return accepted({});
  };
  return {
    'sim.state': () => {
      const knobs = control();
      return knobs ? accepted({ ...knobs.state(), scanExamples: scanExamples(goods()) }) : refused('not-now');
    },
    'sim.scan': ({ text }) => turn((knobs) => knobs.scan(text)),
    'sim.paper': ({ present }) => turn((knobs) => knobs.paper(present)),
    'sim.power': ({ on }) => turn((knobs) => knobs.power(on)),
    'sim.loseNextAnswer': () => turn((knobs) => knobs.loseNextAnswer()),
    'sim.terminalPower': ({ on }) => turn((knobs) => knobs.terminalPower(on)),
    'sim.terminalLoseAnswer': () => turn((knobs) => knobs.terminalLoseAnswer()),
    'sim.buyer': ({ mode }) => turn((knobs) => knobs.buyer(mode)),
    'sim.printed': () => {
      const knobs = control();
      return knobs ? accepted({ lines: knobs.printed().slice(-PRINTED_LINES) }) : refused('not-now');
    },
  };
}

/** Something to scan from each group of goods, so that the panel shows the shop's variety. */
function scanExamples(goods: Goods | null): { code: string; name: string }[] {
  if (!goods) return [];
  return goods.lookup
    .groups()
    .flatMap((group) => goods.lookup.inGroup(group.id, 1))
    .flatMap((item) => (item.barcodes[0] ? [{ code: item.barcodes[0], name: item.name }] : []))
    .slice(0, EXAMPLES);
}
