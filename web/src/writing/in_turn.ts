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
  // What can only be made when its turn comes is made then; null: somebody has to look at it first, and nothing
  // more is recorded until they go on.
  input: ActInput | (() => Promise<ActInput | null>);
}

// `onRefused` hears which of them failed, before the failure is shown.
export function useInTurn(onRecorded: () => void, onRefused: (key: string) => void = () => {}) {
  const queryClient = useQueryClient();
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const keys = useRef(new Map<string, string>());
  const record = async (entries: readonly Entry[]) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setFailure(null);
    let through = true;
    for (const { key, circle, input } of entries) {
      if (done.has(key)) continue;
      const once = keys.current.get(key) ?? idempotencyKey();
      keys.current.set(key, once);
      try {
        const made = typeof input === 'function' ? await input() : input;
        through = made !== null;
        if (!made) break;
        await writeAct(circle, made, once);
        setDone((before) => new Set([...before, key]));
      } catch (error) {
        onRefused(key);
        setFailure(error);
        through = false;
        break;
      }
    }
    running.current = false;
    setBusy(false);
    void queryClient.invalidateQueries({
      predicate: (query) => !['session', 'preview'].includes(String(query.queryKey[0])),
    });
    if (through) onRecorded();
  };
  return { record, done, failure, busy };
}
