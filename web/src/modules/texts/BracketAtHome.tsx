// At a bracket, for our own side alone: what capital instructed there, by whom and when, and what named persons
// may fall back on.
import { useLingui } from '@lingui/react';
import { Lock } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { Act, Circle } from '../../api/model';
import { useSession } from '../../api/queries';
import { audienceText, useParties } from '../../frame/parties';
import { formatDateText } from '../../i18n/dates';
import { choose, Instant, Words } from '../../i18n/text';
import { useColleagues } from '../../record/persons';
import { mayWrite, Write } from '../../writing/Write';
import writing from '../../writing/writing.module.css';
import {
  type At,
  askedAt,
  type Draft,
  dismissalOf,
  type Fallback,
  type Instruction,
  isAbout,
  isSubmitted,
  useAtHome,
  useNames,
} from './at_home';
import { ContentSaid } from './ContentSaid';
import { fallback as fallbackForm, instruction as instructionForm } from './forms';
import { useInText } from './in_text';
import styles from './texts.module.css';

export function BracketAtHome({ at }: { at: At }) {
  const { i18n } = useLingui();
  const session = useSession();
  const parties = useParties();
  const { text, circle } = useInText();
  const { home, requests, instructions, fallbacks, drafts, words } = useAtHome();
  const names = useNames(drafts);
  if (!home) return null;
  const instructed = instructions.filter((one) => isAbout(one, at));
  const behind = fallbacks.filter((one) => isAbout(one, at));
  const mine = mayWrite(session, home);
  const kept =
    home.id === circle.id
      ? []
      : drafts.filter(
          (one) =>
            one.element === at.element &&
            (at.language === '' || one.languages.includes(at.language)) &&
            !isSubmitted(one, text, parties.self),
        );
  const dismissed = kept.flatMap((draft) => {
    const by = dismissalOf(draft, names.get(draft.act.ref) ?? '', words);
    return by ? [{ draft, by }] : [];
  });
  const standing = kept.filter((one) => !dismissed.some(({ draft }) => draft === one));
  // What is entered here answers what was asked about this bracket.
  const asked = askedAt(at, requests, instructions);
  if (!mine && instructed.length + behind.length + kept.length === 0) return null;
  const place = { body: text.body, slug: text.id };
  const about = `${at.element} ${at.language} ${at.changes.join(' ')}`;
  const initial = { ...at };
  const answered = asked
    ? {
        element: asked.row.element,
        language: asked.row.language,
        changes: asked.row.changes,
        request: asked.request.id,
        circle: circle.id,
      }
    : initial;
  return (
    <section className="section" aria-labelledby="at-home">
      <h2 id="at-home">
        <Lock size={14} aria-hidden="true" /> {audienceText(i18n, parties, home.audience)}
      </h2>
      <ul className={styles.comments}>
        {instructed.map((one) => (
          <li key={one.act.ref} className={styles.private} data-instruction>
            <Instructed one={one} />
          </li>
        ))}
        {behind.map((one) => (
          <li key={one.act.ref} className={styles.private} data-fallback>
            <Behind one={one} />
          </li>
        ))}
        {standing.map((one) => (
          <li key={one.act.ref} className={styles.private} data-draft>
            <Kept one={one} home={home} name={names.get(one.act.ref) ?? ''} />
          </li>
        ))}
      </ul>
      {dismissed.length > 0 && (
        <details>
          <summary>
            {i18n._({
              id: 'texts.dismissed_drafts',
              message: '{count, plural, one {# dismissed draft} other {# dismissed drafts}}',
              values: { count: dismissed.length },
            })}
          </summary>
          <ul className={styles.comments}>
            {dismissed.map(({ draft, by }) => (
              <li key={draft.act.ref} className={styles.private} data-dismissed>
                <Kept one={draft} home={home} name={names.get(draft.act.ref) ?? ''} by={by} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {mine && (
        <p className={styles.actions}>
          <Write
            quiet
            title={i18n._(instructionForm.title)}
            offers={[
              {
                id: `instruction ${about}`,
                text: i18n._(instructionForm.title),
                writing: () => ({
                  form: {
                    ...instructionForm,
                    complete: (value) => ({ ...value, ...answered }),
                  },
                  circle: home,
                  place,
                  ...(asked ? { answers: asked.request.act.label } : {}),
                  initial: { date: new Date().toISOString().slice(0, 10) },
                  about,
                }),
              },
            ]}
          />
          <Write
            quiet
            title={i18n._(fallbackForm.title)}
            offers={[
              {
                id: `fallback ${about}`,
                text: i18n._(fallbackForm.title),
                writing: () => ({
                  form: { ...fallbackForm, complete: (value) => ({ ...value, ...initial }) },
                  circle: home,
                  place,
                  about,
                }),
              },
            ]}
          />
        </p>
      )}
    </section>
  );
}

// Words that a colleague proposes to our own side; submitted, exactly these go, under the marking that they have.
// `by`: who dismissed them. Nothing is gone by that: whoever may write here takes them up again.
function Kept({
  one,
  home,
  name,
  by = null,
}: {
  one: Draft;
  home: Circle;
  name: string;
  by?: Act | null;
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const parties = useParties();
  const colleagues = useColleagues();
  const { text, circle, changes, mine, write } = useInText();
  const them = parties.list(circle.audience.filter((each) => each !== parties.self));
  const called = (person: string) =>
    colleagues.find((each) => each.person === person)?.text ?? person;
  const title = i18n._({
    id: 'texts.submit_draft',
    message: 'Submit to {them}',
    values: { them },
  });
  const turn = by
    ? i18n._({ id: 'texts.take_up_draft', message: 'Take the draft up again' })
    : i18n._({ id: 'texts.dismiss_draft', message: 'Dismiss the draft' });
  const says = { stance: { items: [{ change: name, verdict: by ? 'SUPPORTS' : 'LETS_GO' }] } };
  return (
    <>
      <p className={styles.under}>
        <strong>{i18n._({ id: 'texts.draft_home', message: 'Draft of our own side' })}</strong>
        <span>{called(one.act.person)}</span>
        <Instant at={one.act.time} />
        <span lang="en">{one.act.label.marking}</span>
      </p>
      {by && (
        <p className={styles.under}>
          <strong>
            {i18n._({
              id: 'texts.dismissed_by',
              message: 'Dismissed by {name}',
              values: { name: called(by.person) },
            })}
          </strong>
          <Instant at={by.time} />
        </p>
      )}
      <ContentSaid content={one.content} text={text} changes={changes} />
      <p className={styles.actions}>
        {mine && !by && (
          <Button
            className={writing.add ?? ''}
            onPress={() => write([one.content], title, undefined, { label: one.act.label })}
          >
            {title} …
          </Button>
        )}
        {mayWrite(session, home) && name !== '' && (
          <Button
            className={writing.add ?? ''}
            onPress={() =>
              write([says], turn, undefined, {
                at: home,
                label: one.act.label,
                about: one.content,
              })
            }
          >
            {turn} …
          </Button>
        )}
      </p>
    </>
  );
}

export function Instructed({ one }: { one: Instruction }) {
  const { i18n } = useLingui();
  return (
    <>
      <p>
        <strong>{i18n._({ id: 'texts.instructed', message: 'Instruction' })}:</strong>{' '}
        <Words of={one.answer} />
      </p>
      <p className={styles.under}>
        <Words of={one.authority} />
        <span>{formatDateText(i18n, one.date)}</span>
        {one.reference && <bdi>{one.reference}</bdi>}
      </p>
    </>
  );
}

function Behind({ one }: { one: Fallback }) {
  const { i18n } = useLingui();
  const colleagues = useColleagues();
  const readers = one.act.label.categories
    .filter((each) => each.startsWith('person/'))
    .map((each) => each.slice('person/'.length))
    .map((person) => colleagues.find((each) => each.person === person)?.text ?? person);
  return (
    <>
      <p>
        <strong>{i18n._({ id: 'brief.fallback', message: 'Fallback' })}:</strong>{' '}
        {choose(one.words, i18n.locale) && <Words of={one.words} />}
      </p>
      <p className={styles.under}>
        {i18n._({
          id: 'brief.readers',
          message: 'Seen by {names}',
          values: { names: readers.join(', ') },
        })}
        <Instant at={one.act.time} />
      </p>
    </>
  );
}
