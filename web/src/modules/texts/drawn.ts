// How many rows of a long list are drawn: the first at once, so that there is something to read, the rest
// while the page has nothing else to do. In the end all of them, for whoever searches the page or has it read out.
import { startTransition, useEffect, useState } from 'react';

const first = 24;
const step = 32;

// Not every browser tells when it has nothing to do.
function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const waiting = requestIdleCallback(work, { timeout: 250 });
    return () => cancelIdleCallback(waiting);
  }
  const waiting = setTimeout(work, 16);
  return () => clearTimeout(waiting);
}

// `atLeast`: rows that have to be there at once, since an address leads to the last of them.
export function useDrawn(count: number, atLeast: number): number {
  const [drawn, setDrawn] = useState(first);
  const here = Math.max(drawn, atLeast);
  useEffect(() => {
    if (here >= count) return;
    return whenIdle(() => startTransition(() => setDrawn(here + step)));
  }, [here, count]);
  return Math.min(here, count);
}
