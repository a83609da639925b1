/** Money that our terminal had no part in: a stand-alone terminal's slip, a certificate, an advance, a debt. */
import type { PaymentOperation } from '#main/ledger/rows.ts';
import type { Core } from './core.ts';

type Told = Pick<
  PaymentOperation,
  'id' | 'receiptId' | 'kind' | 'way' | 'amountMinor' | 'originalId' | 'reference' | 'cashierName'
>;

/** What a person told; everything only a terminal could say stays empty. */
export function byHandOperation(core: Core, told: Told): PaymentOperation {
  return {
    id: told.id,
    receiptId: told.receiptId,
    kind: told.kind,
    way: told.way,
    byHand: true,
    amountMinor: told.amountMinor,
    originalId: told.originalId,
    terminalId: '',
    rrn: '',
    authCode: '',
    cardMask: '',
    batch: '',
    reference: told.reference,
    found: 'decided',
    cashierName: told.cashierName,
    atMs: core.clock.now(),
  };
}
