// The delegation's cables to its own capital: begun from what is recorded of a day.
import { useLingui } from '@lingui/react';
import { useQueryClient } from '@tanstack/react-query';
import type { AnnotatedAgenda, Brief, Circle } from '../../api/model';
import { queries, useSession } from '../../api/queries';
import { useCircles } from '../../frame/circles';
import { useParties } from '../../frame/parties';
import { formatDateText, today } from '../../i18n/dates';
import { choose, Words } from '../../i18n/text';
import { say } from '../../i18n/words';
import type { Writing } from '../../writing/Composer';
import { mayWrite, Write } from '../../writing/Write';
import { cableDay, cableDrafted } from '../meetings/drafted';
import styles from './briefs.module.css';
import { cable, cableStates } from './forms';
import { Beside, Written } from './Written';

type Cable = Brief['cables'][number];

// Of a meeting: what opens the form of a cable, whose text is made of what that day brought; where
// one of the day is recorded, it is gone on with.
export function useCabling(): (
  book: AnnotatedAgenda,
  own: Circle,
  readers: readonly string[],
  day?: string,
) => () => Writing {
  const { i18n } = useLingui();
  const parties = useParties();
  const queryClient = useQueryClient();
  const circles = useCircles();
  return (book, own, readers, day) => () => ({
    form: cable,
    circle: own,
    place: { body: book.body, slug: book.slug },
    initial: { date: day ?? cableDay(book.date, today()), state: 'DRAFT' },
    about: `cable ${day ?? ''}`,
    readers,
    draft: async (value) => {
      const date = String(value.date ?? '');
      const day = await queryClient.fetchQuery(
        queries.cableDraft(own.id, book.body, book.slug, {
          meeting_circle: book.meeting_circle,
          date,
          utc_offset: -new Date(`${date}T12:00`).getTimezoneOffset() || 0,
        }),
      );
      const alone = circles.find((one) => one.id === book.meeting_circle)?.national === true;
      const stands = day.cable;
      if (!stands) return { value: cableDrafted(i18n, day, parties, alone) };
      return {
        value: {
          ...(stands.number ? { number: stands.number } : {}),
          ...(stands.to ? { to: stands.to } : {}),
          ...(stands.title ? { titles: stands.title } : {}),
          paragraphs: stands.paragraphs.map((words) => ({ words })),
        },
        readers: stands.readers,
        ...(stands.said.ref ? { basedOn: stands.said.ref } : {}),
      };
    },
  });
}

export function Cables({
  cables,
  circle,
  cabling,
}: {
  cables: readonly Cable[] | undefined;
  circle: Circle;
  // The form of the cable of a day.
  cabling: (day: string) => () => Writing;
}) {
  const { i18n } = useLingui();
  const session = useSession();
  if (!cables || cables.length === 0) return null;
  return (
    <section className="section" aria-labelledby="cables">
      <h2 id="cables">{i18n._({ id: 'brief.cables', message: 'Reporting cables' })}</h2>
      <ul className={styles.items}>
        {cables.map((one) => (
          <li key={one.date} className={styles.item}>
            <h3>
              {formatDateText(i18n, one.date)}{' '}
              <span className="badge" data-tone={one.state === 'sent' ? 'good' : 'wait'}>
                {say(i18n, cableStates, one.state)}
              </span>
            </h3>
            <Text one={one} />
            <Written part={one} />
            <Beside parts={one.beside} show={(other: Cable) => <Text one={other} />} />
            {mayWrite(session, circle) && (
              <p className="tools">
                <Write
                  title={i18n._({ id: 'write.change', message: 'Change' })}
                  offers={[{ id: 'cable', text: i18n._(cable.title), writing: cabling(one.date) }]}
                />
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Text({ one }: { one: Cable }) {
  const { i18n } = useLingui();
  return (
    <>
      {(one.number || choose(one.to, i18n.locale) || choose(one.title, i18n.locale)) && (
        <p className={styles.under}>
          {one.number && <span className="num">{one.number}</span>}
          <Words of={one.to} />
          <strong>
            <Words of={one.title} />
          </strong>
        </p>
      )}
      {one.paragraphs.map((words, at) => (
        <p key={at} className={styles.words}>
          <Words of={words} />
        </p>
      ))}
    </>
  );
}
