// If these fail, 'Saved' leads nowhere, or to another thing than what was saved.
import { describe, expect, it } from 'vitest';
import { savedAddress } from './saved';

const ref = `1/1-a3f0c21d/12/${'5f'.repeat(32)}`;

describe('where something saved stands', () => {
  it('is the page of its body, meeting, brief, commitment, party or person', () => {
    const at = encodeURIComponent(ref);
    expect(savedAddress('bodies/talks', 'national', ref)).toBe(`/b/national/talks?entry=${at}`);
    expect(savedAddress('meetings/talks/2', 'national', ref)).toBe(
      `/b/national/talks/m/2?entry=${at}`,
    );
    expect(savedAddress('meetings/talks', 'national', ref)).toBe(`/b/national/talks?entry=${at}`);
    expect(savedAddress('briefs/talks/2', 'national', ref)).toBe('/b/national/talks/m/2/brief');
    expect(savedAddress('commitments/talks/c1', 'national', ref)).toBe('/c/national/talks/c1');
    expect(savedAddress('bodies/parties/birch.example', 'national', ref)).toBe(
      '/directory#parties-birch.example',
    );
    expect(savedAddress('bodies/people/kim', 'national', ref)).toBe('/directory#people-kim');
  });
  it('is no address where there is no page, and takes no path out of a name', () => {
    expect(savedAddress('circle', 'national', ref)).toBe('');
    expect(savedAddress('bodies/talks', '../x', ref)).toMatch(/^\/b\/\.\.%2Fx\/talks\?/);
  });
});
