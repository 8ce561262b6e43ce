// The body's agreed terms in the words of an element: where one is used in a language, its agreed form is looked
// for in the others.
import type { NegotiatedText } from '../../api/model';

export interface AgreedTerm {
  id: string;
  // How it is written, by language.
  forms: Readonly<Record<string, string>>;
}

// What all agreed; where one party is alone, its own.
export function agreedTerms(text: Pick<NegotiatedText, 'terms'>, alone: boolean): AgreedTerm[] {
  return text.terms.flatMap(({ content, said }) => {
    const term = content.term as { id?: string; words?: Record<string, string> } | undefined;
    if (!term?.words || !(alone || said.kind === 'joint')) return [];
    return [{ id: term.id ?? '', forms: term.words }];
  });
}

const letter = /[\p{L}\p{M}\p{N}]/u;
// Written without spaces, or with endings that follow at once.
const closed = /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

// Whether the form stands in the words, as a word of its own where the script has such; capitals do not matter.
export function stands(form: string, words: string): boolean {
  const within = words.normalize('NFC').toLowerCase();
  const wanted = form.normalize('NFC').toLowerCase().trim();
  if (!wanted) return false;
  for (let at = within.indexOf(wanted); at >= 0; at = within.indexOf(wanted, at + 1)) {
    if (closed.test(wanted)) return true;
    const before = [...within.slice(0, at)].at(-1) ?? '';
    const [behind = ''] = within.slice(at + wanted.length);
    if (!letter.test(before) && !letter.test(behind)) return true;
  }
  return false;
}

// Written without spaces between words.
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

// Words with a form put in the place of what is selected in the field that they are typed in, apart from the words
// around it: behind it an ending may follow at once where the script has such.
export function insertedAt(
  field: Pick<HTMLTextAreaElement, 'selectionStart' | 'selectionEnd'> | null,
  words: string,
  form: string,
): string {
  const before = words.slice(0, field?.selectionStart ?? words.length);
  const behind = words.slice(field?.selectionEnd ?? words.length);
  const [first = ''] = behind;
  const apart = before && !/[\s([“"']$/.test(before) && !unspaced.test(form) ? ' ' : '';
  return before + apart + form + (letter.test(first) && !closed.test(form) ? ' ' : '') + behind;
}

export interface UsedTerm extends AgreedTerm {
  // Languages with words and an agreed form that is not in them.
  lacking: readonly string[];
}

// Terms of which some language's form stands in its words; `words` by language, those that are shown.
export function usedTerms(
  terms: readonly AgreedTerm[],
  words: Readonly<Record<string, string>>,
): UsedTerm[] {
  return terms.flatMap((term) => {
    const forms = Object.entries(term.forms).filter(([language]) => words[language] !== undefined);
    const lacking = forms.filter(([language, form]) => !stands(form, words[language] ?? ''));
    if (lacking.length === forms.length) return [];
    return [{ ...term, lacking: lacking.map(([language]) => language) }];
  });
}
