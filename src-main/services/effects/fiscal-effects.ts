/** The registrar's part of a fiscal document: each effect becomes one question or command, its outcome one event. */

import type { FiscalisationEffect, FiscalisationEvent, FiscalOperation } from '#domain/fiscalisation/states.ts';
import type { FiscalDocument, FiscalExpectation, FiscalRegistrar } from '#drivers/fiscal/fiscal.ts';
import { type DeviceFault, type DriverResult, deviceFault } from '#drivers/kit/faults.ts';

type DeviceEffect = Exclude<FiscalisationEffect, { do: 'seal' | 'release' }>;

/** Never rejects: a driver that throws has a defect, and then the registrar must be asked like after silence. */
export async function runFiscalEffect(
  registrar: FiscalRegistrar | null,
  effect: DeviceEffect,
): Promise<FiscalisationEvent> {
  if (!registrar) return failure(effect, deviceFault('registrar', 'link-absent'));
  try {
    return await perform(registrar, effect);
  } catch (error) {
    return failure(effect, deviceFault('registrar', 'device-failure', String(error), 'after-check'));
  }
}

async function perform(registrar: FiscalRegistrar, effect: DeviceEffect): Promise<FiscalisationEvent> {
  switch (effect.do) {
    case 'read-baseline': {
      const result = await registrar.baseline(isCashMove(effect.operation) ? 'cash-move' : 'document');
      return result.ok ? { type: 'baseline', before: result.value } : failure(effect, result.fault);
    }
    case 'execute': {
      const result = await execute(registrar, effect.operation);
      return result.ok ? { type: 'closed', document: result.value } : failure(effect, result.fault);
    }
    case 'settle': {
      const result = await registrar.settle(effect.before, expectation(effect.operation));
      if (!result.ok) return failure(effect, result.fault);
      const settlement = result.value;
      if (settlement.outcome === 'not-done') return { type: 'settled-not-done' };
      if (settlement.outcome === 'unclear') return { type: 'settled-unclear', reason: settlement.reason };
      if (!settlement.document && !isCashMove(effect.operation)) {
        throw new Error(`settled ${effect.operation.kind} without a document`);
      }
      return { type: 'settled-done', document: settlement.document };
    }
  }
}

function execute(registrar: FiscalRegistrar, operation: FiscalOperation): Promise<DriverResult<FiscalDocument | null>> {
  switch (operation.kind) {
    case 'sale':
    case 'sale-return':
      return registrar.registerReceipt(operation.document);
    case 'correction':
      return registrar.registerCorrection(operation.correction);
    case 'cash-in':
    case 'cash-out':
      return registrar.cashMove(operation.kind === 'cash-in' ? 'in' : 'out', operation.amountMinor);
    case 'shift-open':
      return registrar.openShift(operation.cashier);
    case 'shift-close':
      return registrar.closeShift(operation.cashier);
  }
}

/** A cash move is not a fiscal document: the FN does not see it, the drawer's registers do. */
const isCashMove = (operation: FiscalOperation): boolean =>
  operation.kind === 'cash-in' || operation.kind === 'cash-out';

function expectation(operation: FiscalOperation): FiscalExpectation {
  switch (operation.kind) {
    case 'sale':
    case 'sale-return':
      return { kind: 'receipt', operation: operation.document.operation, totalMinor: operation.document.totalMinor };
    case 'correction':
      return {
        kind: 'correction',
        operation: operation.correction.operation,
        totalMinor: operation.correction.totalMinor,
      };
    case 'cash-in':
    case 'cash-out':
      return {
        kind: 'cash-move',
        direction: operation.kind === 'cash-in' ? 'in' : 'out',
        amountMinor: operation.amountMinor,
      };
    case 'shift-open':
    case 'shift-close':
      return { kind: operation.kind };
  }
}

function failure(effect: DeviceEffect, fault: DeviceFault): FiscalisationEvent {
  const types = { 'read-baseline': 'baseline-failed', execute: 'failed', settle: 'settle-failed' } as const;
  return { type: types[effect.do], fault };
}
