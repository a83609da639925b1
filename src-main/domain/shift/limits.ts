/** A shift lives 24 hours from its opening report; then only closing is allowed (54-ФЗ, spec/rules.md 4.2). */
export const SHIFT_LIMIT_MS = 24 * 60 * 60 * 1000;
