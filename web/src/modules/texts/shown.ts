// What the node would sign of each of several contents, asked before anything is signed: what a person sees is
// what goes, and what speaks against any of them is known first.
import { useCallback, useEffect, useState } from 'react';
import { answer, client, Refusal } from '../../api/client';
import type { ActInput, Preview } from '../../api/model';
import { asShown } from '../../writing/Seen';
import type { Said } from './ContentSaid';
import { restingOn } from './resting';

export interface Shown {
  preview: Preview | null;
  // Why the node would not take it as it stands.
  error: unknown;
  // It rests on one before it, and was not asked about since that was recorded.
  early: boolean;
}

async function ask(circle: string, input: ActInput): Promise<Pick<Shown, 'preview' | 'error'>> {
  const params = { path: { circle } };
  return answer(client.POST('/api/v1/circles/{circle}/acts/preview', { params, body: input })).then(
    (preview) => ({ preview, error: null }),
    (error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      return { preview: null, error };
    },
  );
}

// Whether somebody who set these words aside may go on with it. What is asked about too early is asked about again.
export const isSettled = ({ preview, error, early }: Shown, despite: readonly string[]): boolean =>
  early ||
  (error === null &&
    preview !== null &&
    preview.advice.every((one) => !one.stops || despite.includes(one.word)));

// `inputs`: what is asked about, the same list as long as it is the same. `there`: the paragraphs of the text.
export function useShown(
  circle: string,
  inputs: readonly ActInput[],
  there: () => ReadonlySet<string>,
) {
  const [shown, setShown] = useState<readonly Shown[] | null>(null);
  const [asked, setAsked] = useState(0);
  const [failure, setFailure] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let current = true;
    setShown(null);
    setAsked(0);
    setFailure(null);
    const run = async () => {
      const made: Awaited<ReturnType<typeof ask>>[] = [];
      for (const input of inputs) {
        made.push(await ask(circle, input));
        if (!current) return;
        setAsked(made.length);
      }
      const resting = await restingOn(
        inputs.map((one) => (one.content ?? {}) as Said),
        made.map((one) => one.preview?.content_hex),
        there(),
      );
      if (current) setShown(made.map((one, at) => ({ ...one, early: resting.has(at) })));
    };
    run().catch((error: unknown) => current && setFailure(error));
    return () => {
      current = false;
    };
  }, [circle, inputs, tries]);
  // Asks once more about one of them: of what was shown, its bytes.
  const renew = useCallback(
    async (at: number): Promise<Shown> => {
      const before = shown?.[at];
      const input = inputs[at];
      if (!input || !before) throw new Error('what was not shown does not go');
      const found = await ask(circle, before.preview ? asShown(input, before.preview) : input);
      // Refused now, its bytes are what they were.
      const now = { ...found, preview: found.preview ?? before.preview, early: false };
      setShown((all) => (all ?? []).map((one, each) => (each === at ? now : one)));
      return now;
    },
    [circle, inputs, shown],
  );
  return { shown, asked, failure, again: () => setTries(tries + 1), renew };
}
