import { type RefObject, useEffect } from 'react';

/**
 * React copies what a controlled field holds into its `value` attribute, a PIN in clear text for whoever saves the page
 * or looks through its document. Takes it away from the password fields inside; the field itself keeps what is typed.
 */
export function useNoTrace(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { current } = box;
    if (current === null) return;
    const clear = (): void => {
      for (const field of current.querySelectorAll('input[type="password"][value]')) field.removeAttribute('value');
    };
    // Watched, not done after drawing: React writes once more when the event of the keyboard is over.
    const watch = new MutationObserver(clear);
    watch.observe(current, { subtree: true, attributeFilter: ['value'] });
    clear();
    return () => watch.disconnect();
  }, [box]);
}
