// Changes as the node tells them. The stream is the page's pulse as well: when it breaks, what is
// on screen may be out of date, and the frame says so until it is back and everything was reloaded.
import type { QueryClient } from '@tanstack/react-query';
import type { ChangeEvent } from './model';

export type Connection = 'connecting' | 'open' | 'lost';

export interface Live {
  connection: () => Connection;
  subscribe: (listener: () => void) => () => void;
  onArrival: (listener: (event: ChangeEvent) => void) => () => void;
  close: () => void;
}

const firstRetryMs = 1_000;
const lastRetryMs = 15_000;
// This person has more windows than the node tells at once, and another one has the place now.
const displacedRetryMs = 60_000;
// The node beats at least every 15 s; a beat that never came before is not waited for.
const silenceMs = 40_000;
const gatherMs = 120;
// Not asked for anew at every change: who I am, and what I am about to sign.
const kept = new Set(['session', 'preview']);

export function openLive(
  queryClient: QueryClient,
  make: (url: string) => EventSource = (url) => new EventSource(url),
  // Asked for as soon as the stream breaks: the session may have been ended with it.
  onLost: () => void = () => {},
): Live {
  let state: Connection = 'connecting';
  let source: EventSource | null = null;
  let retryMs = firstRetryMs;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let gather: ReturnType<typeof setTimeout> | undefined;
  let watch: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  const listeners = new Set<() => void>();
  const arrivals = new Set<(event: ChangeEvent) => void>();

  const become = (next: Connection) => {
    if (state === next) return;
    state = next;
    for (const listener of listeners) listener();
  };
  const reload = () => {
    if (gather !== undefined) return;
    gather = setTimeout(() => {
      gather = undefined;
      void queryClient.invalidateQueries({
        predicate: (query) => !kept.has(String(query.queryKey[0])),
      });
    }, gatherMs);
  };
  const lose = () => {
    onLost();
    become('lost');
    source?.close();
    source = null;
    clearTimeout(watch);
    clearTimeout(retry);
    if (closed) return;
    retry = setTimeout(connect, retryMs);
    retryMs = Math.min(retryMs * 2, lastRetryMs);
  };
  const listen = () => {
    clearTimeout(watch);
    watch = setTimeout(lose, silenceMs);
  };

  function connect() {
    const stream = make('/api/v1/events');
    source = stream;
    stream.addEventListener('open', () => {
      const again = state === 'lost';
      retryMs = firstRetryMs;
      become('open');
      if (again) reload();
    });
    stream.addEventListener('change', (message) => {
      let event: ChangeEvent;
      try {
        event = JSON.parse((message as MessageEvent<string>).data) as ChangeEvent;
      } catch {
        reload();
        return;
      }
      for (const arrival of arrivals) arrival(event);
      // A colleague at the next key changes nothing else of what is shown.
      if (event.what === 'typing') void queryClient.invalidateQueries({ queryKey: ['typing'] });
      else reload();
    });
    stream.addEventListener('displaced', () => {
      retryMs = displacedRetryMs;
    });
    stream.addEventListener('beat', listen);
    stream.addEventListener('error', () => {
      if (source === stream) lose();
    });
  }
  connect();

  return {
    connection: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onArrival: (listener) => {
      arrivals.add(listener);
      return () => arrivals.delete(listener);
    },
    close: () => {
      closed = true;
      clearTimeout(retry);
      clearTimeout(gather);
      clearTimeout(watch);
      source?.close();
    },
  };
}
