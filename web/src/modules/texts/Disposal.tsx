// Of a non-paper: that it is nobody's position, and on which day it is disposed of by whose word. What one side
// alone set for all is not what all agreed.
import { useLingui } from '@lingui/react';
import type { NegotiatedText } from '../../api/model';
import { useParties } from '../../frame/parties';
import { formatPeriod } from '../../i18n/dates';
import styles from './texts.module.css';

// The day after it, wherever the reader is; of a month the month after.
export const isPast = (
  day: string | null,
  today = new Date().toISOString().slice(0, 10),
): boolean => day !== null && day.slice(0, 10) < today.slice(0, Math.min(day.length, 10));

export function Disposal({ text }: { text: Pick<NegotiatedText, 'disposal' | 'said'> }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { disposal, said } = text;
  const date = disposal ? formatPeriod(i18n, disposal) : '';
  return (
    <p className={styles.nonpaper} role="note">
      {i18n._({
        id: 'texts.non_paper_head',
        message: 'Without prejudice: it is nobody’s position.',
      })}{' '}
      {disposal && (
        <>
          {said.kind === 'joint'
            ? i18n._({
                id: 'texts.disposed_agreed',
                message: 'Agreed by all: every side disposes of it on {date}.',
                values: { date },
              })
            : i18n._({
                id: 'texts.disposed_alone',
                message:
                  'By the word of {party} alone every side disposes of it on {date}; that day is not agreed.',
                values: { party: parties.text(said.of ?? said.party ?? ''), date },
              })}{' '}
          {i18n._({
            id: 'texts.disposal_help',
            message: 'What the other side does with its copy cannot be enforced from here.',
          })}{' '}
          {isPast(disposal.to ?? disposal.from) && (
            <strong>
              {i18n._({
                id: 'texts.dispose_now',
                message: 'That day has passed: dispose of it, and of what was printed of it.',
              })}
            </strong>
          )}
        </>
      )}
    </p>
  );
}
