// Who of our own side has a paragraph open in an editor, and their words as typed. Between the browsers of one
// node, and no further: it is kept in no record.
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { TextTypist } from '../../api/model';
import { queries, sayTyping } from '../../api/queries';

// Often enough for a colleague, and no more than a node has to hear.
const restMs = 600;
// The node forgets an editor after 45 s.
const beatMs = 15_000;

type Words = Readonly<Record<string, string>>;

// Tells the colleagues what this editor has, from now until it closes.
export function useTelling(
  address: string,
  body: string,
  text: string,
  element: string,
  on: string,
): (words: Words) => void {
  const words = useRef<Words>({});
  const rest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const tell = useRef<(closed?: boolean) => void>(() => {});
  useEffect(() => {
    const window = crypto.randomUUID();
    // Two messages may overtake one another on their way; what was said last holds.
    let sequence = 0;
    // What could not be told is told with the next beat.
    tell.current = (closed = false) =>
      void sayTyping(
        address,
        body,
        text,
        closed
          ? { window, sequence: ++sequence, closed }
          : { window, sequence: ++sequence, element, ...(on ? { on } : {}), words: words.current },
      ).catch(() => {});
    tell.current();
    const beat = setInterval(() => tell.current(), beatMs);
    return () => {
      clearInterval(beat);
      clearTimeout(rest.current);
      tell.current(true);
      tell.current = () => {};
    };
  }, [address, body, text, element, on]);
  return useCallback((next: Words) => {
    words.current = next;
    clearTimeout(rest.current);
    rest.current = setTimeout(() => tell.current(), restMs);
  }, []);
}

// Colleagues by the paragraph that they have open; `asks`: whether this person writes here at all.
export function useColleagues(
  address: string,
  body: string,
  text: string,
  asks: boolean,
): ReadonlyMap<string, readonly TextTypist[]> {
  const { data } = useQuery({
    ...queries.typing(address, body, text),
    enabled: asks,
    // Whoever left without a word is forgotten by the node, which tells nobody of it.
    refetchInterval: (query) => ((query.state.data?.items.length ?? 0) > 0 ? beatMs : false),
  });
  return useMemo(() => {
    const out = new Map<string, TextTypist[]>();
    for (const one of data?.items ?? [])
      out.set(one.element, [...(out.get(one.element) ?? []), one]);
    return out;
  }, [data]);
}
