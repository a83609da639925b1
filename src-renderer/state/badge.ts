/** A badge or a card that main knew, or has just given to somebody: never goods, and its code is never shown. */
import { playTone } from '../kit/tone.ts';
import { say } from './ui.ts';

let heard: (() => void) | null = null;

/** Tells `listener` about the next badges; returns how to stop. */
export function onBadge(listener: () => void): () => void {
  heard = listener;
  return () => {
    if (heard === listener) heard = null;
  };
}

export function badgeAccepted(): void {
  playTone('added');
  say(null);
  heard?.();
}
