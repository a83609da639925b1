import { useRef } from 'react';

/** Enter pressed twice is one command: the second is dropped while the first is on its way. */
export function useSending(): (send: () => Promise<unknown>) => void {
  const busy = useRef(false);
  return (send) => {
    if (busy.current) return;
    busy.current = true;
    void send().finally(() => {
      busy.current = false;
    });
  };
}
