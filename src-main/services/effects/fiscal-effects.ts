/** The registrar's part of a fiscal document: each effect becomes one question or command, its outcome one event. */

import type { FiscalisationEffect, FiscalisationEvent, FiscalOperation } from '#domain/fiscalisation/states.ts';
import type { FiscalExpectation, FiscalRegistrar } from '#drivers/fiscal/fiscal.ts';
import { type DeviceFault, deviceFault } from '#drivers/kit/faults.ts';

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
      const result = await registrar.baseline('document');
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
      // Only a cash move has no document, and cash moves are not led through here.
      if (!settlement.document) throw new Error(`settled ${effect.operation.kind} without a document`);
      return { type: 'settled-done', document: settlement.document };
    }
  }
}

function execute(registrar: FiscalRegistrar, operation: FiscalOperation) {
  switch (operation.kind) {
    case 'sale':
      return registrar.registerReceipt(operation.document);
    case 'shift-open':
      return registrar.openShift(operation.cashier);
    case 'shift-close':
      return registrar.closeShift(operation.cashier);
  }
}

function expectation(operation: FiscalOperation): FiscalExpectation {
  return operation.kind === 'sale'
    ? { kind: 'receipt', operation: operation.document.operation, totalMinor: operation.document.totalMinor }
    : { kind: operation.kind };
}

function failure(effect: DeviceEffect, fault: DeviceFault): FiscalisationEvent {
  const types = { 'read-baseline': 'baseline-failed', execute: 'failed', settle: 'settle-failed' } as const;
  return { type: types[effect.do], fault };
}
