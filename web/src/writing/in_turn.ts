// Several entries one after another, each signed by itself. What was recorded before a failure stays
// recorded, and going on repeats none of it.
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { idempotencyKey } from '../api/client';
import type { ActInput } from '../api/model';
import { writeAct } from '../api/queries';

export interface Entry {
  // What tells it from the others.
  key: string;
  circle: string;
  input: ActInput;
}

export function useInTurn(onRecorded: () => void) {
  const queryClient = useQueryClient();
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const keys = useRef(new Map<string, string>());
  const record = async (entries: readonly Entry[]) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    let failed = false;
    for (const { key, circle, input } of entries) {
      if (done.has(key)) continue;
      const once = keys.current.get(key) ?? idempotencyKey();
      keys.current.set(key, once);
      try {
        await writeAct(circle, input, once);
        setDone((before) => new Set([...before, key]));
      } catch (error) {
        setFailure(error);
        failed = true;
        break;
      }
    }
    setBusy(false);
    void queryClient.invalidateQueries({
      predicate: (query) => !['session', 'preview'].includes(String(query.queryKey[0])),
    });
    if (!failed) onRecorded();
  };
  return { record, done, failure, busy };
}
