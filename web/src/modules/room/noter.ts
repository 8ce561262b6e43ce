// Writes what was said as soon as it was said, one after another, and says what became of it: kept is what the
// node has answered for, and nothing else.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { idempotencyKey } from '../../api/client';
import type { ActInput } from '../../api/model';
import { writeAct } from '../../api/queries';

export type Keeping =
  | { state: 'none' | 'keeping' }
  | { state: 'kept'; at: Date }
  | { state: 'failed'; error: unknown; again: () => void };

export interface Noter {
  keeping: Keeping;
  // Whether all of it is kept; `then` is called when it is, after however many tries.
  note: (inputs: readonly ActInput[], then?: () => void) => Promise<boolean>;
}

export function useNoter(circle: string): Noter {
  const queryClient = useQueryClient();
  const [keeping, setKeeping] = useState<Keeping>({ state: 'none' });
  const before = useRef<Promise<unknown>>(Promise.resolve());
  // Of what failed: tried again it is answered again, and not written twice.
  const keys = useRef(new Map<string, string>());
  const note = useCallback(
    (inputs: readonly ActInput[], then?: () => void): Promise<boolean> => {
      const run = async () => {
        setKeeping({ state: 'keeping' });
        for (const [at, input] of inputs.entries()) {
          const said = JSON.stringify(input);
          const key = keys.current.get(said) ?? idempotencyKey();
          keys.current.set(said, key);
          try {
            await writeAct(circle, input, key);
            keys.current.delete(said);
          } catch (error) {
            const again = () => void note(inputs.slice(at), then);
            setKeeping({ state: 'failed', error, again });
            return false;
          }
        }
        setKeeping({ state: 'kept', at: new Date() });
        then?.();
        // The next is said on the words as they read now.
        await queryClient.invalidateQueries({
          predicate: (query) => !['session', 'preview'].includes(String(query.queryKey[0])),
        });
        return true;
      };
      const done = before.current.then(run);
      before.current = done.catch(() => {});
      return done;
    },
    [circle, queryClient],
  );
  return { keeping, note };
}
