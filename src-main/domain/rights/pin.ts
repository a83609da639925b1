/** The PIN a person chooses: 4 to 12 digits that are not the first ones somebody would try. */
const DIGITS = /^\d{4,12}$/;
/** 0000; 1212, 123123: one to six digits again and again. */
const REPEATED = /^(\d{1,6})\1+$/;
/** Up and down the keys, past nine to nought as well: 7890. */
const KEYS_UP = '01234567890123456789';
const KEYS_DOWN = '98765432109876543210';

/** True when the PIN may be given to somebody; false when it is no PIN or a trivial one. */
export function isGoodPin(pin: string): boolean {
  return DIGITS.test(pin) && !REPEATED.test(pin) && !KEYS_UP.includes(pin) && !KEYS_DOWN.includes(pin);
}
