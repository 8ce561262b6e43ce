// A page that has lost its node must say so, and must have everything anew when it is back.
import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLive } from './live';
import { matterPage, refParts } from './model';

class FakeSource extends EventTarget {
  closed = false;
  close() {
    this.closed = true;
  }
  tell(data: object) {
    this.dispatchEvent(new MessageEvent('change', { data: JSON.stringify(data) }));
  }
}

describe('openLive', () => {
  const sources: FakeSource[] = [];
  const make = () => {
    const source = new FakeSource();
    sources.push(source);
    return source as unknown as EventSource;
  };
  const queryClient = new QueryClient();
  const invalidate = vi.spyOn(queryClient, 'invalidateQueries').mockResolvedValue();
  beforeEach(() => {
    vi.useFakeTimers();
    sources.length = 0;
    invalidate.mockClear();
  });
  afterEach(() => vi.useRealTimers());

  it('gathers many changes into one reload', () => {
    const live = openLive(queryClient, make);
    sources[0]?.dispatchEvent(new Event('open'));
    const heard = vi.fn();
    live.onArrival(heard);
    for (let n = 1; n <= 50; n += 1)
      sources[0]?.tell({ number: n, circle: 'c', matter: 'm', what: 'act' });
    vi.advanceTimersByTime(1_000);
    expect(heard).toHaveBeenCalledTimes(50);
    expect(invalidate).toHaveBeenCalledTimes(1);
    live.close();
  });

  it('asks for nothing but who is writing when a colleague types', () => {
    const live = openLive(queryClient, make);
    sources[0]?.dispatchEvent(new Event('open'));
    sources[0]?.tell({ number: 1, circle: 'c', matter: 'texts/b/t', what: 'typing' });
    vi.advanceTimersByTime(1_000);
    expect(invalidate.mock.calls).toEqual([[{ queryKey: ['typing'] }]]);
    live.close();
  });

  it('says that it is lost, tries again ever more slowly, and reloads when it is back', () => {
    const live = openLive(queryClient, make);
    const listener = vi.fn();
    live.subscribe(listener);
    sources[0]?.dispatchEvent(new Event('open'));
    expect(live.connection()).toBe('open');
    sources[0]?.dispatchEvent(new Event('error'));
    expect(live.connection()).toBe('lost');
    expect(sources[0]?.closed).toBe(true);
    vi.advanceTimersByTime(1_000);
    expect(sources).toHaveLength(2);
    sources[1]?.dispatchEvent(new Event('error'));
    vi.advanceTimersByTime(1_900);
    expect(sources).toHaveLength(2);
    vi.advanceTimersByTime(200);
    expect(sources).toHaveLength(3);
    sources[2]?.dispatchEvent(new Event('open'));
    expect(live.connection()).toBe('open');
    vi.advanceTimersByTime(500);
    expect(invalidate).toHaveBeenCalledTimes(1);
    expect(listener).toHaveBeenCalledTimes(3);
    live.close();
  });

  it('takes a silent line for lost once it has heard a beat', () => {
    const live = openLive(queryClient, make);
    sources[0]?.dispatchEvent(new Event('open'));
    vi.advanceTimersByTime(120_000);
    expect(live.connection()).toBe('open');
    sources[0]?.dispatchEvent(new Event('beat'));
    vi.advanceTimersByTime(39_000);
    expect(live.connection()).toBe('open');
    vi.advanceTimersByTime(2_000);
    expect(live.connection()).toBe('lost');
    live.close();
  });

  it('does not come back after it was closed', () => {
    const live = openLive(queryClient, make);
    live.close();
    sources[0]?.dispatchEvent(new Event('error'));
    vi.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(1);
  });
});

describe('names of things', () => {
  it('take references and matters apart', () => {
    expect(refParts('1/1-a3f0c21d/12/5f70')).toEqual({
      party: '1',
      epoch: '1-a3f0c21d',
      index: '12',
      leaf: '5f70',
    });
    expect(matterPage('bodies/kidd')).toEqual({ body: 'kidd', slug: null });
    expect(matterPage('meetings/kidd/19')).toEqual({ body: 'kidd', slug: '19' });
    expect(matterPage('meetings/kidd')).toEqual({ body: 'kidd', slug: null });
    expect(matterPage('bodies/people/kim')).toBeNull();
    expect(matterPage('meetings/kidd/19/x')).toBeNull();
    expect(matterPage('circle')).toBeNull();
  });
});
