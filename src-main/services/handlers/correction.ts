/** Чек коррекции (spec/rules.md 4.8): typed by a person who answers for it, made by the driver in the device's ФФД. */
import { add, lineGross, money, quantity, sum } from '#domain/money/money.ts';
import { vatTotals } from '#domain/money/vat.ts';
import { plainText } from '#domain/payment/reference.ts';
import { MAX_QUANTITY_MILLI, MAX_RECEIPT_TOTAL_MINOR } from '#domain/receipt/limits.ts';
import { accepted, refused } from '#domain/refusals.ts';
import { checkSoldOn } from '#domain/returns/vat-of-day.ts';
import type { FiscalPosition } from '#drivers/fiscal/fiscal.ts';
import type { Settings } from '#main/settings/settings.ts';
import type { Cashier } from '../cashier.ts';
import type { Core } from '../core.ts';
import type { Devices } from '../devices.ts';
import type { FiscalDesk } from '../fiscal-desk.ts';
import { localTime } from '../local-time.ts';
import { isOver24h } from '../shift-age.ts';
import type { Asked, Handlers } from './handler.ts';

export interface CorrectionParts {
  readonly core: Core;
  readonly desk: FiscalDesk;
  readonly devices: Devices;
  readonly settings: () => Settings | null;
  readonly cashier: () => Cashier | null;
}

/** Tag 1214 full settlement, tag 1212 goods, tag 2108 piece. */
const [FULL_SETTLEMENT, GOODS, PIECE] = [4, 1, 0] as const;

export function correctionHandlers(parts: CorrectionParts): Handlers {
  const { core, desk, devices } = parts;
  return {
    'correction.begin': (asked) => {
      const settings = parts.settings();
      const cashier = parts.cashier();
      const shift = core.history.openShift;
      if (!settings || !cashier) return refused('not-now');
      if (!shift) return refused('shift-not-open');
      if (isOver24h(shift, devices, core.clock.now())) return refused('shift-over-24h');
      // By order of the tax office the order has a number (tag 1179); on one's own initiative it may be empty.
      const basisNumber = plainText(asked.number);
      if (asked.type === 'order' && basisNumber === '') return refused('reference-needed');
      const day = checkSoldOn(asked.date, localTime(core.clock.now()).slice(0, 10));
      if (!day.ok) return day;
      const bad = asked.lines.map(whyNoPosition).find((each) => each !== null);
      if (bad) return bad;
      const positions = asked.lines.map(positionOf);
      const totalMinor = sum(positions.map((position) => money(position.sumMinor)));
      if (totalMinor === 0) return refused('total-zero');
      if (totalMinor > MAX_RECEIPT_TOTAL_MINOR)
        return refused('total-too-large', { maxMinor: MAX_RECEIPT_TOTAL_MINOR });
      const { cashMinor, electronicMinor } = asked;
      const isPart = [cashMinor, electronicMinor].every((part) => part >= 0 && part <= totalMinor);
      if (!isPart || add(money(cashMinor), money(electronicMinor)) !== totalMinor)
        return refused('tendered-too-small', { totalMinor });

      const correction = {
        operation: asked.operation,
        correctionType: asked.type,
        basisDate: asked.date,
        basisNumber,
        wrongFiscalSign: asked.wrongFiscalSign,
        description: plainText(asked.description),
        positions,
        payments: {
          cashMinor,
          electronicMinor,
          prepaidMinor: 0,
          creditMinor: 0,
          otherMinor: 0,
        },
        totalMinor,
        // ФФД 1.05 takes sums by rate: the VAT, or the turnover where there is none (tags 1102..1107).
        vatSums: vatTotals(positions.map(({ sumMinor, vat }) => ({ sumMinor: money(sumMinor), vat }))).map(
          ({ vat, baseMinor, vatOfBaseMinor }) => ({
            vat,
            amountMinor: vat === '0' || vat === 'none' ? baseMinor : vatOfBaseMinor,
          }),
        ),
        taxSystem: settings.shop.taxSystem,
        cashier: { name: cashier.name, inn: cashier.inn },
      };
      const operation = { id: core.newId(), kind: 'correction', correction, sinceMs: core.clock.now() } as const;
      return desk.handle({ type: 'plan', operation }) ? accepted({}) : refused('fiscal-in-progress');
    },
  };
}

type Line = Asked<'correction.begin'>['lines'][number];

function whyNoPosition({ name, priceMinor, quantityMilli }: Line) {
  if (plainText(name) === '') return refused('item-not-found', { text: '' });
  if (priceMinor <= 0 || quantityMilli <= 0) return refused('amount-not-positive');
  if (priceMinor > MAX_RECEIPT_TOTAL_MINOR) return refused('total-too-large', { maxMinor: MAX_RECEIPT_TOTAL_MINOR });
  return quantityMilli > MAX_QUANTITY_MILLI ? refused('quantity-too-large', { maxMilli: MAX_QUANTITY_MILLI }) : null;
}

function positionOf(line: Line): FiscalPosition {
  return {
    name: plainText(line.name),
    priceMinor: line.priceMinor,
    quantityMilli: line.quantityMilli,
    sumMinor: lineGross(money(line.priceMinor), quantity(line.quantityMilli)),
    vat: line.vat,
    method: FULL_SETTLEMENT,
    subject: GOODS,
    measure: PIECE,
  };
}
