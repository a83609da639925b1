/** Words for a payment the receipt holds: its row, and the question before it is taken back. No drawing. */
import type { HeldView } from '#contract/snapshot.ts';
import { t } from '../../texts/text.ts';

export interface HeldTold {
  readonly title: string;
  /** Mask of the card, number of the certificate, the debtor. */
  readonly detail: string;
  readonly state: string;
  /** «Вернуть» when a terminal gives the money back, «Убрать» otherwise. */
  readonly takeBack: string;
}

export function heldTold(held: HeldView): HeldTold {
  const viaTerminal = isViaTerminal(held);
  return {
    title: t(`pay.held.${held.way}`),
    detail: held.way === 'card' || held.way === 'sbp' ? held.cardMask : held.reference,
    state: stateOf(held),
    takeBack: t(viaTerminal ? 'pay.held.take-back' : 'pay.held.remove'),
  };
}

function stateOf(held: HeldView): string {
  if (isViaTerminal(held)) return t('pay.held.approved', { rrn: held.rrn });
  if (held.way === 'card' || held.way === 'sbp') return t('pay.held.by-hand', { reference: held.reference });
  return t(held.way === 'credit' ? 'pay.held.owed' : 'pay.held.accepted');
}

/** Only this money moves back by the till's own doing. */
export const isViaTerminal = ({ way, byHand }: HeldView): boolean => !byHand && (way === 'card' || way === 'sbp');

export interface TakeBackTold {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
}

/** The one question before a payment is taken back. */
export function takeBackTold(held: HeldView): TakeBackTold {
  const { amountMinor, reference, way } = held;
  const mask = held.cardMask.replaceAll(' ', '\u00a0');
  const confirm = t(isViaTerminal(held) ? 'pay.back.confirm.money' : 'pay.back.confirm.remove');
  switch (way) {
    case 'card':
    case 'sbp':
      if (held.byHand) {
        const text = t('pay.back.by-hand.text', { reference });
        return { title: t('pay.back.by-hand.title', { amountMinor }), text, confirm };
      }
      return way === 'card'
        ? { title: t('pay.back.card.title', { amountMinor, mask }), text: t('pay.back.card.text'), confirm }
        : { title: t('pay.back.sbp.title', { amountMinor }), text: t('pay.back.sbp.text'), confirm };
    case 'certificate':
    case 'advance':
      return {
        title: t(`pay.back.${way}.title`, { reference, amountMinor }),
        text: t(`pay.back.${way}.text`),
        confirm,
      };
    case 'credit':
      return {
        title: t('pay.back.credit.title', { amountMinor }),
        text: t('pay.back.credit.text', { reference }),
        confirm,
      };
  }
}
