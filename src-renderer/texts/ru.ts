/** The Russian dictionary: every text a user can see. A key that is missing here is an error of the compiler. */
import { ruCommands } from './ru-commands.ts';
import { ruFaults } from './ru-faults.ts';
import { ruFiscal } from './ru-fiscal.ts';
import { ruImport } from './ru-import.ts';
import { ruNotices } from './ru-notices.ts';
import { ruRefusals } from './ru-refusals.ts';
import { ruScreens } from './ru-screens.ts';
import { ruSetup } from './ru-setup.ts';
import { ruSlip } from './ru-slip.ts';

export const ru = {
  ...ruCommands,
  ...ruFaults,
  ...ruFiscal,
  ...ruImport,
  ...ruNotices,
  ...ruRefusals,
  ...ruScreens,
  ...ruSetup,
  ...ruSlip,
} as const;
