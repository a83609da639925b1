/** The golden table of receipts, typed as far as money needs it: fixtures/tables/discounts.json. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Money, money, type Quantity, quantity } from '#domain/money/money.ts';
import { VAT_KEYS, type VatKey } from '#domain/money/vat.ts';

const byRate = z.record(z.string(), z.int());
const goldenCaseSchema = z.object({
  id: z.string(),
  title: z.string(),
  input: z.object({
    lines: z.array(
      z.object({
        id: z.string(),
        qty: z.string().regex(/^\d+\.\d{3}$/),
        price_minor: z.int(),
        vat: z.enum(VAT_KEYS),
        no_rounding: z.boolean().optional(),
      }),
    ),
    rounding: z.object({ precision_minor: z.int() }).optional(),
  }),
  expected: z.object({
    lines: z.array(
      z.object({
        id: z.string(),
        gross_minor: z.int(),
        auto_parts: z.array(z.object({ discount: z.string(), minor: z.int() })),
        sum_minor: z.int(),
        rounding_minor: z.int().optional(),
        vat_minor: z.int(),
      }),
    ),
    total_minor: z.int(),
    base_by_rate_minor: byRate,
    vat_by_rate_sum_of_lines_minor: byRate,
    vat_by_rate_sum_of_fiscal_positions_minor: byRate,
    vat_by_rate_from_receipt_base_minor: byRate,
    fiscal_positions: z.array(
      z.object({
        line: z.string(),
        price_minor: z.int(),
        qty: z.string(),
        sum_minor: z.int(),
        vat_minor: z.int(),
      }),
    ),
  }),
});
const tableSchema = z.object({ cases: z.array(goldenCaseSchema).min(18) });

export type GoldenCase = z.infer<typeof goldenCaseSchema>;
type GoldenResult = GoldenCase['expected']['lines'][number];

const FILE = new URL('../../../fixtures/tables/discounts.json', import.meta.url);

export function goldenCases(): readonly GoldenCase[] {
  return tableSchema.parse(JSON.parse(readFileSync(FILE, 'utf8'))).cases;
}

export function goldenCase(id: string): GoldenCase {
  const found = goldenCases().find((each) => each.id === id);
  if (!found) throw new Error(`no golden case ${id}`);
  return found;
}

/** «0.455» -> 455 thousandths; the table always writes three decimals. */
export function thousandths(text: string): Quantity {
  return quantity(Number(text.replace('.', '')));
}

/** The input of each line beside what must come out of it. */
export function pairs({ input, expected }: GoldenCase): readonly {
  readonly units: Quantity;
  readonly price: Money;
  readonly vat: VatKey;
  readonly eligible: boolean;
  readonly result: GoldenResult;
}[] {
  return input.lines.map((line, index) => {
    const result = expected.lines[index];
    if (result?.id !== line.id) throw new Error(`line ${line.id} has no result`);
    const units = thousandths(line.qty);
    return { units, price: money(line.price_minor), vat: line.vat, eligible: line.no_rounding !== true, result };
  });
}
