// Several entries signed one after another: what went stays, a failure stops, and going on repeats nothing.
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { idempotencyKey } from '../api/client';
import type { Act } from '../api/model';

export interface Sending {
  done: ReadonlySet<string>;
  leftOut: ReadonlySet<string>;
  busy: boolean;
  failure: { act: Act; error: unknown } | null;
  // Whether all of it is through. `without` is left out from now on.
  send: (acts: readonly Act[], without?: Act) => Promise<boolean>;
}

const add = (set: ReadonlySet<string>, ref: string) => new Set([...set, ref]);

// `write` signs one of them, under a key that stays the same when it is tried again.
export function useSending(write: (act: Act, key: string) => Promise<unknown>): Sending {
  const queryClient = useQueryClient();
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Sending['failure']>(null);
  const keys = useRef(new Map<string, string>());
  const running = useRef(false);

  const send: Sending['send'] = async (acts, without) => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setFailure(null);
    let skipped = leftOut;
    if (without) {
      skipped = add(leftOut, without.ref);
      setLeftOut(skipped);
    }
    let through = true;
    for (const act of acts) {
      if (done.has(act.ref) || skipped.has(act.ref)) continue;
      const key = keys.current.get(act.ref) ?? idempotencyKey();
      keys.current.set(act.ref, key);
      try {
        await write(act, key);
        setDone((before) => add(before, act.ref));
      } catch (error) {
        setFailure({ act, error });
        through = false;
        break;
      }
    }
    running.current = false;
    setBusy(false);
    void queryClient.invalidateQueries({
      predicate: (query) => !['session', 'preview'].includes(String(query.queryKey[0])),
    });
    return through;
  };
  return { done, leftOut, busy, failure, send };
}
