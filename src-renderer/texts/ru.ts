/** The Russian dictionary: every text a user can see. A key that is missing here is an error of the compiler. */
import { ruCommands } from './ru-commands.ts';
import { ruCorrection } from './ru-correction.ts';
import { ruDeferred } from './ru-deferred.ts';
import { ruFaults } from './ru-faults.ts';
import { ruFiscal } from './ru-fiscal.ts';
import { ruFiscalDocuments } from './ru-fiscal-documents.ts';
import { ruImport } from './ru-import.ts';
import { ruMoney } from './ru-money.ts';
import { ruNotices } from './ru-notices.ts';
import { ruOptions } from './ru-options.ts';
import { ruOutbox } from './ru-outbox.ts';
import { ruPapers } from './ru-papers.ts';
import { ruPayment } from './ru-payment.ts';
import { ruPeople } from './ru-people.ts';
import { ruRefusals } from './ru-refusals.ts';
import { ruReturns } from './ru-returns.ts';
import { ruScreens } from './ru-screens.ts';
import { ruSetup } from './ru-setup.ts';
import { ruShift } from './ru-shift.ts';
import { ruSlip } from './ru-slip.ts';
import { ruTerminalFaults } from './ru-terminal-faults.ts';

export const ru = {
  ...ruCommands,
  ...ruCorrection,
  ...ruDeferred,
  ...ruFaults,
  ...ruFiscal,
  ...ruFiscalDocuments,
  ...ruImport,
  ...ruMoney,
  ...ruNotices,
  ...ruOutbox,
  ...ruOptions,
  ...ruPapers,
  ...ruPayment,
  ...ruPeople,
  ...ruRefusals,
  ...ruReturns,
  ...ruScreens,
  ...ruSetup,
  ...ruShift,
  ...ruSlip,
  ...ruTerminalFaults,
} as const;
