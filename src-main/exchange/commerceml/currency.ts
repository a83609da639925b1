/** The two countries the till works in, with the ways programs write their money. */
const CURRENCIES: Readonly<Record<'RUB' | 'BYN', readonly string[]>> = {
  RUB: ['rub', 'rur', 'руб', 'руб.', 'р', 'р.', '₽', '643', '810'],
  BYN: ['byn', 'byr', 'br', 'руб', 'руб.', 'бел. руб.', 'бел.руб.', '933'],
};

export type ShopCurrency = keyof typeof CURRENCIES;

/** Whether a price in `written` is in the shop's money; a file that names no currency means the shop's. */
export function isShopCurrency(written: string, currency: ShopCurrency): boolean {
  const word = written.trim().toLowerCase();
  return word === '' || CURRENCIES[currency].includes(word);
}
