// If this fails, words of one side are recorded as another's, or somebody lets go of what is not theirs.
import { describe, expect, it } from 'vitest';
import { inputOf, isOwn, speakersOf } from './spoken';

const change = { change: { element: 'e-1', wordings: [] } };

describe('who speaks', () => {
  it('is whoever it is noted of, in header and content; else our own side states it', () => {
    expect(inputOf(change, 'texts/b/t', null)).toEqual({
      type: 'statement',
      matter: 'texts/b/t',
      module: 'texts',
      content: change,
    });
    const noted = inputOf(change, 'texts/b/t', { party: 'birch.example', channel: 'in_the_room' });
    expect(noted).toMatchObject({ type: 'noted', party: 'birch.example', channel: 'in_the_room' });
    expect(noted.content).toEqual({ ...change, words_of: 'birch.example' });
  });
  it('may be every party of the text, each once, and then whoever is known', () => {
    expect(
      speakersOf({ parties: ['birch.example', 'cedar.example'] }, [
        'alder.example',
        'birch.example',
      ]),
    ).toEqual(['birch.example', 'cedar.example', 'alder.example']);
  });
  it('lets go of its own: of a note, where one side alone keeps the text', () => {
    const alone = { audience: ['alder.example'] };
    const shared = { audience: ['alder.example', 'birch.example'] };
    const noted = { party: 'birch.example', noted: true };
    expect(isOwn(noted, { self: 'birch.example', circle: alone })).toBe(true);
    expect(isOwn(noted, { self: 'alder.example', circle: alone })).toBe(false);
    expect(isOwn(noted, { self: 'birch.example', circle: shared })).toBe(false);
    expect(isOwn({ ...noted, noted: false }, { self: 'birch.example', circle: shared })).toBe(true);
  });
});
