/** One row of a device's command table. */
import type { Field } from './fields.ts';

export interface Command<Ask, Answer> {
  /** Number of the command in the maker's manual. */
  readonly code: number;
  readonly ask: Field<Ask>;
  readonly answer: Field<Answer>;
  /** How long the device may keep silent before the answer begins. */
  readonly waitMs: number;
  /**
   * `resend`: a reading, may be asked again. `check-state`: it prints, moves money or closes a document; after
   * silence the device is asked what it did, the command itself is never repeated.
   */
  readonly ifSilent: 'resend' | 'check-state';
  /** The request carries a password: its bytes are masked on tapes. */
  readonly secret: boolean;
}
