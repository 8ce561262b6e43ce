// A line of what was noted in few words: who, which paragraph, and what becomes of it.
import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { useCallback } from 'react';
import type { NegotiatedText } from '../../api/model';
import { useParties } from '../../frame/parties';
import { say, type Words } from '../../i18n/words';
import { elementText } from '../../record/element_words';
import type { Change } from '../texts/change';
import { useInText } from '../texts/in_text';
import { moveWords, stands, verdictWords } from '../texts/words';
import type { Line } from './lines';

export const kindWords: Words = {
  change: /*i18n*/ { id: 'wall.kind_change', message: 'other words' },
  comment: /*i18n*/ { id: 'wall.kind_comment', message: 'a comment' },
  settled: /*i18n*/ { id: 'wall.kind_settled', message: 'a comment is settled' },
};

function named(i18n: I18n, text: NegotiatedText, ids: readonly string[]): string {
  const first = ids.slice(0, 4).map((id) => {
    const element = text.elements.find((one) => one.id === id);
    return element ? elementText(i18n, element, text.elements) : id;
  });
  return [...new Set(first)].join(', ') + (ids.length > 4 ? ' …' : '');
}

export function lineText(i18n: I18n, text: NegotiatedText, { content }: Pick<Line, 'content'>) {
  if (content.change) {
    const { element, move } = content.change as Change;
    const what = move
      ? say(i18n, moveWords, move.what.toLowerCase())
      : say(i18n, kindWords, 'change');
    return `${named(i18n, text, [element])}: ${what}`;
  }
  if (content.stance) {
    const { items } = content.stance as { items: { change: string; verdict?: string }[] };
    const of = items.map((one) => text.changes.find((each) => each.key === one.change)?.element);
    const said = items.map((one) =>
      say(i18n, verdictWords, (one.verdict ?? 'NEUTRAL').toLowerCase()),
    );
    return `${named(i18n, text, [...new Set(of.filter((one) => one !== undefined))])}: ${[...new Set(said)].join(', ')}`;
  }
  if (content.marks) {
    const { stand, marked } = content.marks as { stand?: string; marked: { element: string }[] };
    const ids = marked.map((one) => one.element);
    return `${named(i18n, text, ids)}: ${say(i18n, stands, (stand ?? 'NO_POSITION').toLowerCase())}`;
  }
  const { element, settled } = (content.comment ?? {}) as { element?: string; settled?: boolean };
  return `${element ? `${named(i18n, text, [element])}: ` : ''}${say(i18n, kindWords, settled ? 'settled' : 'comment')}`;
}

export function useSayLine(): (line: Line) => string {
  const { i18n } = useLingui();
  const parties = useParties();
  const { text } = useInText();
  return useCallback(
    (line: Line) => `${parties.text(line.party)}, ${lineText(i18n, text, line)}`,
    [i18n, parties, text],
  );
}
