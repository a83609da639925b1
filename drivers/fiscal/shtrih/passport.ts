/** What is read once per connection and does not change while the shift is open (probe order of 1.10). */

import { decodeText, FieldError } from '../../kit/fields.ts';
import type { RegistrarStatus } from '../fiscal.ts';
import { decodeUint } from './commands-fields.ts';
import type { Called, Session } from './session.ts';
import { ffdOf } from './status.ts';
import { buildVatMap, type VatMap } from './vat.ts';

export interface Passport {
  readonly model: string;
  readonly serial: string;
  readonly inn: string;
  readonly rnm: string;
  readonly ffd: RegistrarStatus['ffd'];
  /** `2027-05-30`, empty when the device does not tell. */
  readonly fnValidUntil: string;
  readonly vat: VatMap;
  readonly fnNumber: string;
  /** These three follow every reading of FF01 and FF40 and every document of ours. */
  lastFd: number;
  shiftOpen: boolean;
  shiftNumber: number;
}

const NOT_ENTERED = 0xffffffff;
/** Table 6 has a row per rate; the rows behind the twelfth mean nothing to us. */
const MAX_TAX_ROWS = 12;

/** Fields of table 18 (registration). */
const REGISTRATION = { serial: 1, inn: 2, rnm: 3 } as const;
/** Fields of table 17 (regional settings). */
const REGIONAL = { ffdVersion: 17, replaces20by22: 71 } as const;

/** Reads it all; the fault of the first reading without which the till cannot work. */
export async function readPassport(session: Session): Promise<Called<Passport>> {
  const device = await session.call('deviceType', {});
  if (!device.ok) return device;
  const status = await session.call('fullStatus', session.operator);
  if (!status.ok) return status;
  const fn = await session.call('fnStatus', session.operator);
  if (!fn.ok) return fn;
  const shift = await session.call('shiftParameters', session.operator);
  if (!shift.ok) return shift;
  const rates = await readTaxRates(session);
  if (!rates.ok) return rates;
  const replaces = await readNumber(session, 17, REGIONAL.replaces20by22);
  if (!replaces.ok) return replaces;
  const ffd = await readNumber(session, 17, REGIONAL.ffdVersion);
  if (!ffd.ok) return ffd;
  const serial = await readText(session, 18, REGISTRATION.serial);
  if (!serial.ok) return serial;
  const inn = await readText(session, 18, REGISTRATION.inn);
  if (!inn.ok) return inn;
  const rnm = await readText(session, 18, REGISTRATION.rnm);
  if (!rnm.ok) return rnm;
  const expiry = optional(await session.call('fnExpiry', session.operator));
  if (!expiry.ok) return expiry;
  const model = device.value.name;
  return {
    ok: true,
    value: {
      model,
      serial: serial.value || (status.value.serial === NOT_ENTERED ? '' : String(status.value.serial)),
      inn: inn.value || String(status.value.inn),
      rnm: rnm.value ?? '',
      ffd: ffdOf(ffd.value ?? 0),
      fnValidUntil: expiry.value?.validUntil ?? '',
      vat: buildVatMap({ ratesByRow: rates.value, replaces20by22: replaces.value === 1, model }),
      fnNumber: fn.value.fnNumber,
      lastFd: fn.value.lastFd,
      shiftOpen: shift.value.open !== 0,
      shiftNumber: shift.value.shiftNumber,
    },
  };
}

/** A device that refuses (an older one has no such field) leaves null; silence stays a fault. */
function optional<T>(called: Called<T>): Called<T | null> {
  return called.ok || called.error === 0 ? called : { ok: true, value: null };
}

async function readField(
  session: Session,
  table: number,
  row: number,
  field: number,
): Promise<Called<Uint8Array | null>> {
  const read = optional(await session.call('readTable', { ...session.admin, table, row, field }));
  return read.ok ? { ok: true, value: read.value?.value ?? null } : read;
}

async function readNumber(session: Session, table: number, field: number, row = 1): Promise<Called<number | null>> {
  const read = await readField(session, table, row, field);
  if (!read.ok || read.value === null) return read.ok ? { ok: true, value: null } : read;
  try {
    return { ok: true, value: decodeUint(read.value) };
  } catch (error) {
    if (error instanceof FieldError) return { ok: true, value: null };
    throw error;
  }
}

async function readText(session: Session, table: number, field: number): Promise<Called<string | null>> {
  const read = await readField(session, table, 1, field);
  if (!read.ok || read.value === null) return read.ok ? { ok: true, value: null } : read;
  const end = read.value.indexOf(0);
  return { ok: true, value: decodeText('cp1251', end < 0 ? read.value : read.value.subarray(0, end)).trim() };
}

/** Table 6 field 1 of every row; the number of rows differs by firmware. */
async function readTaxRates(session: Session): Promise<Called<number[]>> {
  const structure = await session.call('tableStructure', { ...session.admin, table: 6 });
  if (!structure.ok) return structure;
  const rates: number[] = [];
  for (let row = 1; row <= Math.min(structure.value.rows, MAX_TAX_ROWS); row++) {
    const rate = await readNumber(session, 6, 1, row);
    if (!rate.ok) return rate;
    // A row that cannot be read is no rate of ours; -1 keeps the numbers of the following rows.
    rates.push(rate.value ?? -1);
  }
  return { ok: true, value: rates };
}
