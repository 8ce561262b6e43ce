// What every piece of a text's screen is about: the text as the node answered it, where it stands, and what
// this person may do there.
import { createContext, createElement, type ReactNode, useContext } from 'react';
import type { Circle, Label, NegotiatedText, TextChange, TextElement } from '../../api/model';
import type { Reach } from '../../record/commits';
import type { Noting } from '../../writing/Manner';
import type { Said } from './ContentSaid';
import { partsOf } from './parts';
import type { AgreedTerm } from './terms';

export interface Selection {
  element: string;
  // A bracket of these words, by its place among those at their top; absent: the element.
  language?: string;
  bracket?: number;
}

// Of what is written: `propose` it, so that it counts when all have agreed; by what `channel` words came that are
// noted of another, whom `words_of` of each content names.
export interface HowWritten {
  propose?: boolean;
  channel?: Noting['channel'];
  // In this place instead of the text's own: at home, what is said of what was drafted or asked there.
  at?: Circle;
  // Under this marking; absent: the usual one.
  label?: Label;
  // What it is about, where that is not in the text.
  about?: Record<string, unknown>;
}

export interface InText {
  text: NegotiatedText;
  circle: Circle;
  // As addresses of the page name it.
  address: string;
  // Whose word is what is written here: our own side, or who speaks where one side notes it all.
  self: string;
  // Another side speaks: its words are noted, and how they came. null: our own.
  noting: Noting | null;
  // Whether this person may write here, and how far their agreement reaches.
  mine: boolean;
  reach: Reach;
  changes: ReadonlyMap<string, TextChange>;
  // The body's agreed terms.
  terms: readonly AgreedTerm[];
  // Languages that are shown, in the order of their columns.
  languages: readonly string[];
  select: (next: Selection | null) => void;
  // Opens 'Who will see this?' over these contents.
  write: (
    contents: readonly Said[],
    title: string,
    onRecorded?: () => void,
    how?: HowWritten,
  ) => void;
  // Opens the editor of an element; `on`: the change whose own words are changed.
  edit: (element: string, on?: string) => void;
}

export const TextContext = createContext<InText | null>(null);

// Apart, so that a step from bracket to bracket draws no paragraph anew.
export const SelectedContext = createContext<Selection | null>(null);

export function useInText(): InText {
  const found = useContext(TextContext);
  if (!found) throw new Error('outside of a text');
  return found;
}

// Another text of the same body inside of this one's screen, to be read.
export function OfText({ text, children }: { text: NegotiatedText; children: ReactNode }) {
  const here = useInText();
  const other = {
    ...here,
    text,
    mine: false,
    changes: new Map(text.changes.map((one) => [one.key, one])),
  };
  return createElement(
    TextContext.Provider,
    { value: text.matter === here.text.matter ? here : other },
    children,
  );
}

export const wordsIn = (element: TextElement, language: string) =>
  element.words.find((one) => one.language === language);

// Words in a language that its element never had: nothing in them could be older than the others.
export const isNever = (words: TextElement['words'][number]): boolean =>
  words.changed === 0 && words.words === '' && partsOf(words).length === 0;
