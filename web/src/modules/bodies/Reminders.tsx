// What custom, a date or the register asks for: said, and never refused. What is owed upward and what
// waits for a meeting have lists of their own.

import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { Link } from '@tanstack/react-router';
import type { Body } from '../../api/model';
import { useParties } from '../../frame/parties';
import { formatDateText } from '../../i18n/dates';
import { choose } from '../../i18n/text';
import { MatterLink } from '../../record/MatterLink';
import styles from './bodies.module.css';

type Reminder = Body['series']['reminders'][number];

// The sentence of one; null for what another list of the page says already.
export function reminderText(
  i18n: I18n,
  one: Reminder,
  letters: Body['series']['letters'],
  party: (name: string) => string,
): string | null {
  const letter = letters.find((letter) => letter.id === one.subject);
  const name = letter
    ? letter.reference || (choose(letter.subject, i18n.locale)?.text ?? letter.id)
    : (one.subject ?? '');
  const date = one.due ? formatDateText(i18n, one.due) : '';
  switch (one.word) {
    case 'next_meeting_due':
      return i18n._({
        id: 'remind.next_meeting',
        message: 'By custom the next meeting is due by {date}; none is planned.',
        values: { date },
      });
    case 'report_overdue':
      return i18n._({
        id: 'remind.report',
        message: 'A report was due by {date}.',
        values: { date },
      });
    case 'fewer_than_usual':
      return i18n._({
        id: 'remind.fewer',
        message: 'Fewer meetings were held since the last report than is usual before one.',
      });
    case 'host_by_custom':
      return i18n._({
        id: 'remind.host',
        message: '{party} was the host last time too; by custom it would be another’s turn.',
        values: { party: party(one.subject ?? '') },
      });
    case 'usual_host':
      return i18n._({
        id: 'remind.usual_host',
        message: 'Another host is planned; by custom it would be {party}.',
        values: { party: party(one.subject ?? '') },
      });
    case 'reply_due':
      return i18n._({
        id: 'remind.reply',
        message: 'Letter {name} wants a reply by {date}.',
        values: { name, date },
      });
    case 'letters_differ':
      return i18n._({
        id: 'remind.letters_differ',
        message: 'Letter {name}: another one bears this number and is not the same.',
        values: { name },
      });
    default:
      return null;
  }
}

export function Reminders({ body, address }: { body: Body; address: string }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const lines = new Map<string, Reminder>();
  for (const one of body.series.reminders) {
    const text = reminderText(i18n, one, body.series.letters, (name) => parties.text(name));
    if (text !== null) lines.set(text, one);
  }
  if (lines.size === 0) return null;
  return (
    <section className="section" aria-labelledby="reminders">
      <h2 id="reminders">{i18n._({ id: 'remind.title', message: 'Reminders' })}</h2>
      <ul className={styles.plain}>
        {[...lines].map(([text, one]) => (
          <li key={text} data-overdue={one.overdue || undefined}>
            {one.overdue && (
              <span className="badge" data-tone="bad">
                {one.word === 'letters_differ'
                  ? i18n._({ id: 'remind.compare', message: 'Compare' })
                  : i18n._({ id: 'remind.overdue', message: 'Overdue' })}
              </span>
            )}{' '}
            {one.word === 'reply_due' || one.word === 'letters_differ' ? (
              <Link
                to="/b/$circle/$body/letters"
                params={{ circle: address, body: body.id }}
                search={{}}
              >
                {text}
              </Link>
            ) : (
              text
            )}{' '}
            {one.matter && <MatterLink matter={one.matter} address={address} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
