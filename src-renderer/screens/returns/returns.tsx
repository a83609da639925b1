import { type ReactNode, useEffect } from 'react';
import { useTill } from '../../state/till-mirror.ts';
import { FindSale } from './find-sale.tsx';
import { ReturnDone } from './return-done.tsx';
import { ReturnLines } from './return-lines.tsx';
import { ReturnMoney } from './return-money.tsx';
import { see, useReturns } from './returns-store.ts';
// In this order: later files overrule earlier ones.
import './returns.css';
import './find-sale.css';
import './return-lines.css';
import './return-money.css';
import './papers.css';
import './returns-sizes.css';

/** The return, as far as main has led it: find the sale, say what comes back, give the money, the end. */
export function Returns(): ReactNode {
  const returning = useTill((till) => till.returning);
  const lastId = useTill((till) => till.lastReceipt?.id ?? null);
  const seen = useReturns((state) => state.seen);
  useEffect(() => {
    if (returning !== null) see(returning);
  }, [returning]);
  if (returning === null) return seen !== null && seen.id === lastId ? <ReturnDone seen={seen} /> : <FindSale />;
  if (returning.stage === 'composing') return <ReturnLines key={returning.id} returning={returning} />;
  return <ReturnMoney key={returning.id} returning={returning} />;
}
