/** Keeping the focus where the next key belongs. */
import { type RefObject, useEffect, useLayoutEffect } from 'react';

/**
 * Holds the focus on an element while `active`: at once, when it is lost to nothing (a click on the page), and when the
 * window comes back. Tab may still walk to another control; a letter or digit typed there returns to the field.
 */
export function useHeldFocus(field: RefObject<HTMLInputElement | null>, active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const take = (): void => field.current?.focus({ preventScroll: true });
    const takeUncovered = (): void => {
      if (!isCovered(field.current)) take();
    };
    const whenLost = ({ relatedTarget }: FocusEvent): void => {
      if (relatedTarget === null) queueMicrotask(() => isNowhere() && takeUncovered());
    };
    const whenTyped = (event: KeyboardEvent): void => {
      const printable =
        event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.altKey && !event.metaKey;
      if (printable && !(event.target instanceof HTMLInputElement)) takeUncovered();
    };
    take();
    document.addEventListener('focusout', whenLost);
    document.addEventListener('keydown', whenTyped, true);
    window.addEventListener('focus', takeUncovered);
    return () => {
      document.removeEventListener('focusout', whenLost);
      document.removeEventListener('keydown', whenTyped, true);
      window.removeEventListener('focus', takeUncovered);
    };
  }, [field, active]);
}

/** A dialog lies over the field: a supervisor's window may open above anything. */
function isCovered(field: HTMLElement | null): boolean {
  const top = [...document.querySelectorAll('.overlay')].findLast((overlay) => overlay.checkVisibility());
  return top !== undefined && !top.contains(field);
}

const isNowhere = (): boolean => document.activeElement === null || document.activeElement === document.body;

const FOCUSABLE = 'button:not([disabled]), input:not([disabled]), select, [tabindex="0"]';

/** Keeps Tab inside an element; gives the focus back to where it was when the element goes. */
export function useFocusTrap(box: RefObject<HTMLElement | null>): void {
  // Before the effects of the fields inside: whoever had the focus then gets it back.
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const before = document.activeElement;
    if (!element.contains(before)) (element.querySelector<HTMLElement>('[data-first]') ?? element).focus();
    const turn = (event: KeyboardEvent): void => {
      if (event.code === 'Tab') stepInside(element, event);
    };
    element.addEventListener('keydown', turn);
    return () => {
      element.removeEventListener('keydown', turn);
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [box]);
}

function stepInside(element: HTMLElement, event: KeyboardEvent): void {
  const stops = [...element.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const first = stops[0];
  const last = stops.at(-1);
  const at = document.activeElement;
  const wrapTo = event.shiftKey ? (at === first || at === element ? last : null) : at === last ? first : null;
  if (!wrapTo) return;
  event.preventDefault();
  wrapTo.focus();
}
