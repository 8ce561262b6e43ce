// The minutes from the draft to what is agreed: what each side's version says, the comments on them, and
// what was corrected since.
import { useLingui } from '@lingui/react';
import type { Circle, Meeting } from '../../api/model';
import { useSession } from '../../api/queries';
import { useParties } from '../../frame/parties';
import { choose, Words } from '../../i18n/text';
import { adviceWords, minutesStates, say } from '../../i18n/words';
import { SaidMark } from '../../record/SaidMark';
import type { Value } from '../../writing/form';
import { mayWrite, Write } from '../../writing/Write';
import {
  correction,
  minutesAgreed,
  minutesCirculated,
  minutesComment,
  minutesDraft,
} from './forms';
import styles from './meetings.module.css';
import { contentOfMinutes, isSettled, otherVersions, type Version } from './versions';

type Written = Pick<Meeting, 'body' | 'slug' | 'minutes'>;
type MinutesOf = Meeting['minutes'][number];

export function Minutes({ meeting, circle }: { meeting: Written; circle: Circle | null }) {
  return (
    <>
      {meeting.minutes.map((one) => (
        <OneMinutes key={one.id} one={one} meeting={meeting} circle={circle} />
      ))}
    </>
  );
}

function OneMinutes({
  one,
  meeting,
  circle,
}: {
  one: MinutesOf;
  meeting: Written;
  circle: Circle | null;
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const { self } = useParties();
  const place = { body: meeting.body, slug: meeting.slug };
  const heading = `minutes-${one.id}`;
  const settled = isSettled(one);
  const others = otherVersions(one);
  const writes = circle !== null && mayWrite(session, circle);
  return (
    <section className="section" aria-labelledby={heading}>
      <h2 id={heading}>
        {choose(one.title, i18n.locale) ? (
          <Words of={one.title} />
        ) : (
          i18n._({ id: 'meeting.minutes', message: 'Minutes' })
        )}{' '}
        <span className="badge" data-tone={settled ? 'good' : 'wait'}>
          {say(i18n, minutesStates, one.state)}
        </span>
      </h2>
      <p className={styles.inline}>
        <VersionNumber version={one.version} />
        <SaidMark said={one.said} />
      </p>
      {one.variances.map((variance) => (
        <p key={variance} role="note">
          <span className="badge" data-tone="bad">
            {i18n._({ id: 'subject.correction', message: 'Correction' })}
          </span>{' '}
          {say(i18n, adviceWords, variance)}
        </p>
      ))}
      <ol className={styles.planned}>
        {one.paragraphs.map((each) => (
          <li key={each.number}>
            <span className="num">{each.number}</span>
            <span className={styles.whole}>
              <Words of={each.text} />
            </span>
            {one.comments
              .filter((comment) => comment.paragraph === each.number && !comment.settled)
              .map((comment) => (
                <span key={comment.said.ref} className={styles.whole}>
                  <SaidMark said={comment.said} /> <Words of={comment.text} />
                </span>
              ))}
          </li>
        ))}
      </ol>
      {one.comments
        .filter((comment) => !comment.paragraph && !comment.settled)
        .map((comment) => (
          <p key={comment.said.ref}>
            <SaidMark said={comment.said} /> <Words of={comment.text} />
          </p>
        ))}
      {one.corrections.map((each) => (
        <p key={each.said.ref}>
          <span className="num">{each.paragraph}</span>{' '}
          <del>
            <Words of={each.old} />
          </del>{' '}
          <ins>
            <Words of={each.new} />
          </ins>{' '}
          {choose(each.reason, i18n.locale) && (
            <>
              {i18n._({ id: 'field.reason', message: 'Reason' })}: <Words of={each.reason} />{' '}
            </>
          )}
          <SaidMark said={each.said} />
        </p>
      ))}
      {writes && (
        <p className="tools">
          {settled ? (
            <Write
              title={i18n._(correction.title)}
              offers={[
                {
                  id: 'correction',
                  text: i18n._(correction.title),
                  writing: () => ({
                    form: {
                      ...correction,
                      complete: (value, at) => ({
                        ...correction.complete?.(value, at),
                        minutes: one.id,
                      }),
                    },
                    circle,
                    place,
                  }),
                },
              ]}
            />
          ) : (
            <>
              <Write
                title={i18n._(minutesComment.title)}
                offers={[
                  {
                    id: 'comment',
                    text: i18n._(minutesComment.title),
                    writing: () => ({
                      form: {
                        ...minutesComment,
                        complete: (value, at) => ({
                          ...minutesComment.complete?.(value, at),
                          minutes: one.id,
                          version: one.version,
                        }),
                      },
                      circle,
                      place,
                    }),
                  },
                ]}
              />
              <GoOn
                title={i18n._({ id: 'minutes.go_on', message: 'Go on with the minutes …' })}
                initial={contentOfMinutes(one)}
                drafted={one.state === 'draft'}
                meeting={meeting}
                circle={circle}
              />
            </>
          )}
        </p>
      )}
      {others.map((other) => (
        <article key={other.said.ref} className={styles.text}>
          <OtherVersion version={other} open={!settled} />
          {writes && !settled && other.said.kind === 'national' && other.said.party === self && (
            <p className="tools">
              <GoOn
                title={i18n._({
                  id: 'minutes.go_on_ours',
                  message: 'Go on with our version …',
                })}
                initial={other.initial}
                drafted={!other.circulated}
                meeting={meeting}
                circle={circle}
              />
            </p>
          )}
        </article>
      ))}
    </section>
  );
}

// Written on from one version: what was circulated goes out again as the next.
function GoOn({
  title,
  initial,
  drafted,
  meeting,
  circle,
}: {
  title: string;
  initial: Value;
  drafted: boolean;
  meeting: Written;
  circle: Circle;
}) {
  const { i18n } = useLingui();
  const next = { ...initial, version: Number(initial.version ?? 0) + 1 };
  return (
    <Write
      title={title}
      offers={[...(drafted ? [minutesDraft] : []), minutesCirculated, minutesAgreed].map(
        (form) => ({
          id: String(form.title.id),
          text: i18n._(form.title),
          writing: () => ({
            form,
            circle,
            place: { body: meeting.body, slug: meeting.slug },
            initial: form === minutesCirculated && !drafted ? next : initial,
          }),
        }),
      )}
    />
  );
}

function VersionNumber({ version }: { version: number }) {
  const { i18n } = useLingui();
  if (version === 0) return null;
  return (
    <span>
      {i18n._({ id: 'minutes.version', message: 'Version {version}', values: { version } })}
    </span>
  );
}

// What another side has, or what is asked for, beside what stands first; folded once all agreed.
function OtherVersion({ version, open }: { version: Version; open: boolean }) {
  const { i18n } = useLingui();
  const state =
    version.said.kind === 'proposed' ? 'proposed' : version.circulated ? 'circulated' : 'draft';
  return (
    <details open={open}>
      <summary>
        <span className={styles.strong}>
          {i18n._({ id: 'minutes.other', message: 'Another version' })}
        </span>{' '}
        <span className="badge">{say(i18n, minutesStates, state)}</span>{' '}
        <SaidMark said={version.said} />
      </summary>
      <p className={styles.inline}>
        {choose(version.title, i18n.locale) && (
          <span className={styles.strong}>
            <Words of={version.title} />
          </span>
        )}
        <VersionNumber version={version.version} />
      </p>
      <ol className={styles.planned}>
        {version.paragraphs.map((each, at) => (
          <li key={`${at} ${each.number}`}>
            <span className="num">{each.number}</span>
            <span className={styles.whole}>
              <Words of={each.words} />
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
