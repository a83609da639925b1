/** Operations with money: what is asked of the terminal, and what its answer means (README, «Operations»). */
import { type DeviceFault, type DriverResult, deviceFault, done, failed } from '../../kit/faults.ts';
import type { TerminalApproval, TerminalOutcome, TerminalRequest } from '../terminal.ts';
import { cardMaskOf, withoutCardNumbers } from './card-data.ts';
import { transactionIdOf } from './ids.ts';
import { amount, type Json } from './json.ts';
import type { MoneyCategory, MoneyResponse, TransactionId } from './messages.ts';
import { conditionFault, DEVICE, textOf } from './session.ts';

/** A void is a Reversal, everything else a Payment. */
export const categoryOf = ({ kind }: TerminalRequest): MoneyCategory => (kind === 'void' ? 'Reversal' : 'Payment');

export interface RequestContext {
  readonly timeStamp: string;
  readonly currency: string;
  readonly saleId: string;
  /** The terminal's own name of the purchase taken back; null when it does not remember it. */
  readonly original: TransactionId | null;
}

/** Body of the message that asks for the operation. */
export function bodyOf(request: TerminalRequest, context: RequestContext): Json {
  const sale = {
    SaleTransactionID: { TransactionID: transactionIdOf(request.id), TimeStamp: context.timeStamp },
  };
  if (request.kind === 'void') {
    // Without ReversedAmount the whole is taken back.
    return { SaleData: sale, OriginalPOITransaction: originalOf(request, context), ReversalReason: 'MerchantCancel' };
  }
  const refund = request.kind === 'refund';
  return {
    SaleData: sale,
    PaymentTransaction: {
      AmountsReq: { Currency: context.currency, RequestedAmount: amount(request.amountMinor) },
      ...(refund ? { OriginalPOITransaction: originalOf(request, context) } : {}),
      ...(request.way === 'sbp' ? { TransactionConditions: { AllowedPaymentBrand: ['SBP'] } } : {}),
    },
    PaymentData: {
      PaymentType: refund ? 'Refund' : 'Normal',
      ...(request.way === 'sbp' ? { PaymentInstrumentData: { PaymentInstrumentType: 'Mobile' } } : {}),
    },
  };
}

function originalOf({ original: purchase }: TerminalRequest, context: RequestContext): Json {
  if (!purchase) return {};
  const { original, saleId, timeStamp } = context;
  return {
    SaleID: saleId,
    ...(original
      ? { POITransactionID: { ...original } }
      : // The bank's number, for a purchase the terminal has forgotten; the bank's own time of it is not known.
        { HostTransactionID: { TransactionID: purchase.rrn, TimeStamp: timeStamp } }),
    ApprovalCode: purchase.authCode,
  };
}

/** What the terminal's final answer means. A fault: the operation was not begun, or the answer contradicts itself. */
export function outcomeOf(
  request: TerminalRequest,
  response: MoneyResponse,
  terminalId: string,
): DriverResult<TerminalOutcome> {
  const { Response, SaleData } = response;
  if (SaleData && SaleData.SaleTransactionID.TransactionID !== transactionIdOf(request.id)) {
    return failed(contradiction(`answer for ${SaleData.SaleTransactionID.TransactionID}`, 'after-check'));
  }
  if (Response.Result === 'Failure') {
    const fault = conditionFault(Response);
    if (fault) return failed(fault);
    return done({ outcome: 'declined', code: Response.ErrorCondition, text: textOf(Response) });
  }
  const approvedMinor = response.PaymentResult?.AmountsResp?.AuthorizedAmount ?? response.ReversedAmount;
  if (Response.Result === 'Partial' || (approvedMinor !== undefined && approvedMinor !== request.amountMinor)) {
    return failed(contradiction(`approved ${approvedMinor} of ${request.amountMinor}`, 'needs-person'));
  }
  return done({ outcome: 'approved', approval: approvalOf(request, response, terminalId) });
}

const contradiction = (original: string, retry: DeviceFault['retry']): DeviceFault =>
  deviceFault(DEVICE, 'garbled-answer', original, retry);

function approvalOf(request: TerminalRequest, response: MoneyResponse, terminalId: string): TerminalApproval {
  const common = {
    terminalId,
    batch: response.POIData?.POIReconciliationID ?? '',
    slip: slipOf(response.PaymentReceipt),
  };
  if (request.kind === 'void') {
    // A reversal has no number of its own in nexo: the bank knows it under the number of the purchase.
    const { rrn = '', authCode = '' } = request.original ?? {};
    return { ...common, rrn, authCode, cardMask: '', cardKind: '' };
  }
  const { PaymentAcquirerData: acquirer, PaymentInstrumentData: instrument } = response.PaymentResult ?? {};
  const card = instrument?.CardData;
  return {
    ...common,
    rrn: acquirer?.AcquirerTransactionID?.TransactionID ?? '',
    authCode: acquirer?.ApprovalCode ?? '',
    cardMask: cardMaskOf(card?.MaskedPan ?? card?.MaskedPAN ?? ''),
    cardKind: card?.PaymentBrand ?? '',
  };
}

/** The buyer's copy, or the only one there is. */
function slipOf(receipts: MoneyResponse['PaymentReceipt']): readonly string[] {
  const receipt = receipts.find(({ DocumentQualifier }) => DocumentQualifier === 'CustomerReceipt') ?? receipts[0];
  return (receipt?.OutputContent.OutputText ?? []).map(({ Text }) => withoutCardNumbers(Text));
}
