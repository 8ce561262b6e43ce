// Comments in the margin, never on the text: those that all of the place read, and those of our own side
// alone.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import { queries, useSession } from '../../api/queries';
import { useCircles } from '../../frame/circles';
import { audienceText, PartyMark, useParties } from '../../frame/parties';
import { Instant, Words } from '../../i18n/text';
import { mayWrite, type Offer, Write } from '../../writing/Write';
import { comment as commentForm } from './forms';
import { useInText } from './in_text';
import styles from './texts.module.css';

interface Own {
  element?: string;
  on?: string;
  words?: Record<string, string>;
}

export function Comments({ element, on = [] }: { element: string; on?: readonly string[] }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const session = useSession();
  const { text, circle, mine, noting } = useInText();
  const home = useCircles().find((one) => one.national && one.id !== circle.id) ?? null;
  // What our side alone says of the same text stands in its own place, under the same address.
  const own = useQuery({
    ...queries.entries(home?.id ?? '', text.matter),
    enabled: home !== null,
  }).data?.items;
  const here = (one: { element: string; on: string }) =>
    one.element === element && (on.length === 0 ? one.on === '' : true);
  const comments = text.comments.filter(here);
  const threads = comments.filter((one) => !comments.some((each) => each.key === one.answers));
  const kept = (own ?? []).filter((act) => {
    const said = act.content?.comment as Own | undefined;
    return (
      said !== undefined &&
      act.verdict === 'effective' &&
      here({ element: said.element ?? '', on: said.on ?? '' })
    );
  });
  const place = { body: text.body, slug: text.id };
  const form = (where: typeof circle, initial: Record<string, unknown>) => ({
    form: {
      ...commentForm,
      complete: (value: Record<string, unknown>) => ({ ...initial, ...value }),
    },
    circle: where,
    place,
    initial,
    about: `${element} ${on.join(' ')} ${String(initial.answers ?? '')}`,
    ...(noting && where.id === circle.id ? { noting } : {}),
  });
  const first = { element, ...(on.length === 1 ? { on: on[0] } : {}) };
  const offers: Offer[] = [
    ...(mine
      ? [
          {
            id: 'all',
            text: audienceText(i18n, parties, circle.audience),
            writing: () => form(circle, first),
          },
        ]
      : []),
    ...(home && mayWrite(session, home)
      ? [
          {
            id: 'own',
            text: audienceText(i18n, parties, home.audience),
            writing: () => form(home, first),
          },
        ]
      : []),
  ];
  return (
    <section className="section" aria-labelledby="comments">
      <h2 id="comments">
        {i18n._({ id: 'texts.comments', message: 'Comments' })}{' '}
        <span className="count">{comments.length + kept.length}</span>
      </h2>
      <ul className={styles.comments}>
        {threads.map((one) => (
          <li key={one.key}>
            <CommentText one={one} />
            {comments
              .filter((each) => each.answers === one.key)
              .map((each) => (
                <div key={each.key} className={styles.answer}>
                  <CommentText one={each} />
                </div>
              ))}
            {mine && !one.settled && (
              <div className={styles.actions}>
                <Write
                  quiet
                  title={i18n._({ id: 'texts.answer', message: 'Answer' })}
                  offers={[
                    {
                      id: `answer ${one.key}`,
                      text: i18n._({ id: 'texts.answer', message: 'Answer' }),
                      writing: () =>
                        form(circle, {
                          element,
                          ...(one.on ? { on: one.on } : {}),
                          answers: one.key,
                        }),
                    },
                  ]}
                />
                <Write
                  quiet
                  title={i18n._({ id: 'texts.settle', message: 'Settled' })}
                  offers={[
                    {
                      id: `settle ${one.key}`,
                      text: i18n._({ id: 'texts.settle', message: 'Settled' }),
                      writing: () =>
                        form(circle, {
                          element,
                          ...(one.on ? { on: one.on } : {}),
                          answers: one.key,
                          settled: true,
                        }),
                    },
                  ]}
                />
              </div>
            )}
          </li>
        ))}
        {kept.map((act) => (
          <li key={act.ref} className={styles.private}>
            <p className={styles.under}>
              <Lock size={13} aria-hidden="true" />
              {home && audienceText(i18n, parties, home.audience)}
              <Instant at={act.time} />
            </p>
            <p>
              <Words of={(act.content?.comment as Own | undefined)?.words ?? null} />
            </p>
          </li>
        ))}
      </ul>
      <p className={styles.actions}>
        <Write title={i18n._(commentForm.title)} offers={offers} />
      </p>
    </section>
  );
}

function CommentText({ one }: { one: ReturnType<typeof useInText>['text']['comments'][number] }) {
  const { i18n } = useLingui();
  return (
    <>
      <p className={styles.under}>
        <PartyMark name={one.party} />
        {one.said.time && <Instant at={one.said.time} />}
        {one.settled && (
          <span className="badge" data-tone="good">
            {i18n._({ id: 'texts.settle', message: 'Settled' })}
          </span>
        )}
      </p>
      <p>
        <Words of={one.words} />
      </p>
    </>
  );
}
