// Who speaks. In a place of one party alone what another says is noted there as that one's
// (docs/formats/texts.md, section 1): its changes, support, marks and comments, and what it lets go.
import type { ActInput, Circle, Label, NegotiatedText, TextChange } from '../../api/model';
import type { Noting } from '../../writing/Manner';
import type { Said } from './ContentSaid';

// Where one party is alone, so that it may note what the others say.
export const isAlone = (circle: Pick<Circle, 'audience'>): boolean => circle.audience.length === 1;

// Who can be said to speak: the parties of the text, then whoever else is known.
export function speakersOf(
  text: Pick<NegotiatedText, 'parties'>,
  known: readonly string[],
): string[] {
  return [...new Set([...text.parties, ...known])];
}

// `noting`: whose words they are, and how they came; null: our own.
export function inputOf(content: Said, matter: string, noting: Noting | null): ActInput {
  const common = { matter, module: 'texts' };
  if (!noting) return { ...common, type: 'statement', content };
  return {
    ...common,
    type: 'noted',
    party: noting.party,
    channel: noting.channel,
    content: { ...content, words_of: noting.party },
  };
}

// A marking as it is written.
export const labelOf = ({ classification, categories }: Label): NonNullable<ActInput['label']> => ({
  classification,
  categories,
});

export const isForPersons = (label: Pick<Label, 'categories'>): boolean =>
  label.categories.some((one) => one.startsWith('person/'));

// Whether whoever speaks may let it go: their own. Among several parties a note of their words is not.
export const isOwn = (
  change: Pick<TextChange, 'party' | 'noted'>,
  { self, circle }: { self: string; circle: Pick<Circle, 'audience'> },
): boolean => change.party === self && (!change.noted || isAlone(circle));
