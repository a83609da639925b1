/** Numbers and names a person types or a scanner reads into a payment: one spelling of each, and nothing unprintable. */

/** Control and invisible characters cannot be told from a blank on paper: a run of them and of blanks is one blank. */
const UNSEEN = /[\p{C}\p{Z}\s]+/gu;

export const plainText = (text: string): string => text.replace(UNSEEN, ' ').trim();

/**
 * Number of a certificate or of an advance: «гс 12» and «ГС12» are the same paper, which pays once. Hidden characters
 * would make a second number out of it too.
 */
export const documentNumber = (text: string): string => text.replace(UNSEEN, '').toUpperCase();
