// A body's register of agreed wording, by topic: as it stands, how it stood, where it was used first,
// where it was said again, and what changed in it.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Circle } from '../../api/model';
import { queries } from '../../api/queries';
import { circleAt, useCircles } from '../../frame/circles';
import { Empty } from '../../frame/Empty';
import { useParties } from '../../frame/parties';
import { ToBody } from '../../frame/Ways';
import { choose, Words } from '../../i18n/text';
import { openOf, useAsked } from '../../record/asked';
import { BodyRoomHeader, useBodyRoom } from '../../record/body_room';
import { useMatterText } from '../../record/matters';
import { SaidMark } from '../../record/SaidMark';
import { Waiting } from '../../record/Waiting';
import { citation, type Wording as Entry, hasWords, type Use } from '../../record/wording';
import { SubmitButton } from '../../writing/SubmitButton';
import { Write } from '../../writing/Write';
import { changeOf } from '../forms';
import { agreedLanguage, change, reaffirmation } from './forms';
import { about } from './of_wording';
import styles from './wording.module.css';

const registered = ['agreed_language', 'change', 'reaffirmation'];

export function Wording({
  circle: address,
  body: id,
  entry,
}: {
  circle: string;
  body: string;
  entry: string | undefined;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const [wanted, setWanted] = useState('');
  const answer = useQuery(queries.language(address, id));
  const circle = circleAt(useCircles(), address);
  const acts = useQuery({
    ...queries.entries(circle?.id ?? '', `commitments/${id}`),
    enabled: circle !== null,
  }).data?.items;
  const asked = useAsked(circle, entry, acts ?? [], (one) => one.matter === `commitments/${id}`);
  const room = useBodyRoom(
    address,
    id,
    answer,
    (body) =>
      i18n._({
        id: 'wording.title',
        message: 'Agreed wording: {body}',
        values: { body },
      }),
    [...openOf(acts, registered), asked],
  );
  const { mine } = room;
  const register = answer.data;
  const [first, setFirst] = useState<HTMLElement | null>(null);
  if (!register) return room.instead;
  // Both registers are one matter: an address may know no more than that.
  if (asked?.content?.workplan)
    return (
      <Navigate
        to="/b/$circle/$body/plans"
        params={{ circle: address, body: id }}
        search={{ entry: asked.ref }}
        replace
      />
    );
  const topics = register.topics
    .map((topic) => ({
      ...topic,
      entries: topic.entries.filter((one) => hasWords(topic, one, wanted)),
    }))
    .filter((topic) => topic.entries.length > 0);
  return (
    <div className="page">
      <BodyRoomHeader
        room={room}
        tools={(circle) => (
          <>
            <Write
              primary
              at={first ?? undefined}
              title={i18n._({ id: 'wording.enter', message: 'Enter adopted wording' })}
              offers={[
                {
                  id: 'wording',
                  text: i18n._(agreedLanguage.title),
                  writing: () => ({
                    form: agreedLanguage,
                    circle,
                    place: { body: id, slug: '' },
                    initial: {},
                  }),
                },
              ]}
            />
            <SubmitButton circle={circle} acts={acts ?? []} />
          </>
        )}
      />
      <div className={styles.find}>
        <label htmlFor="wording-text">
          {i18n._({ id: 'follow.text', message: 'With these words' })}
        </label>
        <input
          id="wording-text"
          type="search"
          maxLength={100}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      </div>
      <Waiting
        acts={acts}
        says={registered}
        asked={asked}
        change={(one) => changeOf(i18n, one, circle, parties.self)}
      />
      {register.topics.length === 0 && (
        <Empty
          action={setFirst}
          see={<ToBody circle={address} body={id} />}
          example={i18n._({
            id: 'wording.example',
            message:
              'For example: “The two sides reaffirmed …”, paragraph 3 of a joint statement of 2021.',
          })}
        >
          {i18n._({
            id: 'wording.empty',
            message:
              'No agreed wording yet. A paragraph that all have adopted stands here with its source, to be used again.',
          })}
        </Empty>
      )}
      {register.topics.length > 0 && topics.length === 0 && (
        <p className="empty">
          {i18n._({
            id: 'wording.none',
            message:
              'Nothing here. A paragraph that all have adopted stands here with its source, to be used again.',
          })}
        </p>
      )}
      {topics.map((topic) => (
        <section key={topic.id} className="section" aria-labelledby={`topic-${topic.id}`}>
          <h2 id={`topic-${topic.id}`}>
            <Words of={topic.names} none={topic.id} />
          </h2>
          <ul className={styles.entries}>
            {topic.entries.map((entry) => (
              <li key={`${entry.id} ${entry.said.ref}`}>
                <EntryText entry={entry} circle={circle} />
                {mine && (
                  <p className={styles.act}>
                    {[change, reaffirmation].map((form) => (
                      <Write
                        key={form.says}
                        quiet
                        title={
                          form === change
                            ? i18n._({ id: 'wording.change', message: 'Change the wording' })
                            : i18n._({ id: 'wording.reaffirm', message: 'Said again' })
                        }
                        offers={[
                          {
                            id: form.says,
                            text: i18n._(form.title),
                            writing: () => ({
                              form: about(form, entry),
                              circle: mine,
                              place: { body: id, slug: '' },
                              initial: form === change ? { words: entry.words } : {},
                              way: entry.agreed ? 'propose' : 'own',
                              about: `${form.says} ${entry.id}`,
                            }),
                          },
                        ]}
                      />
                    ))}
                  </p>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function EntryText({ entry, circle }: { entry: Entry; circle: Circle | null }) {
  const { i18n } = useLingui();
  const matterText = useMatterText(circle?.id ?? '');
  const cite = (use: Use) => citation(i18n, use, use.meeting ? matterText(use.meeting) : '');
  const steps = [
    ...(cite(entry.first_use) && cite(entry.first_use) !== cite(entry.source)
      ? [[i18n._({ id: 'wording.first', message: 'First used' }), cite(entry.first_use)] as const]
      : []),
    [i18n._({ id: 'wording.adopted', message: 'Adopted' }), cite(entry.source)] as const,
    ...entry.reaffirmations.map(
      (one) =>
        [i18n._({ id: 'write.reaffirmation', message: 'Reaffirmed' }), cite(one.use)] as const,
    ),
  ];
  return (
    <>
      <blockquote className={styles.words}>
        <Words of={entry.words} />
      </blockquote>
      <p className={styles.under}>
        <SaidMark said={entry.said} />
      </p>
      <dl className={styles.uses}>
        {steps.map(([what, where], index) => (
          <div key={index}>
            <dt>{what}</dt>
            <dd>{where}</dd>
          </div>
        ))}
      </dl>
      {[...entry.changes, ...entry.other_changes].map((one) => (
        <div key={`${one.number} ${one.said.ref}`} className={styles.change}>
          <p className={styles.under}>
            <strong>
              {i18n._({
                id: 'wording.change_number',
                message: 'Change {number}',
                values: { number: one.number },
              })}
            </strong>
            <span>{cite(one.use)}</span>
            <SaidMark said={one.said} />
          </p>
          <p>
            <del>
              <Words of={one.before} />
            </del>
          </p>
          <p>
            <ins>
              <Words of={one.words} />
            </ins>
          </p>
          {choose(one.reason, i18n.locale) && (
            <p className="aside">
              <Words of={one.reason} />
            </p>
          )}
        </div>
      ))}
    </>
  );
}
