// The register of letters of a body, in and out: with reference numbers, scans, and what waits for a
// reply. It is one side's own.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Act, Body, Circle } from '../../api/model';
import { queries, useSession } from '../../api/queries';
import { circleAddress, useCircles } from '../../frame/circles';
import { Empty } from '../../frame/Empty';
import { useParties } from '../../frame/parties';
import { ToImport } from '../../frame/Ways';
import { formatDateText, lastDay } from '../../i18n/dates';
import { choose, Words } from '../../i18n/text';
import { say } from '../../i18n/words';
import { BodyRoomHeader, useBodyRoom } from '../../record/body_room';
import { CarriedPapers } from '../../record/Carried';
import { MatterLink } from '../../record/MatterLink';
import { SaidMark } from '../../record/SaidMark';
import { mayWrite, Write } from '../../writing/Write';
import { changeOf } from '../forms';
import { directions, letter } from './forms';
import styles from './letters.module.css';

type Letter = Body['series']['letters'][number];

export const letterStates = ['all', 'waiting', 'overdue', 'answered'] as const;
export type LetterState = (typeof letterStates)[number];

// Whether a reply is still wanted, and by when. Answered is a letter that another one names.
export function replyState(one: Letter, today: string): LetterState | null {
  if (one.answered_by.length > 0) return 'answered';
  if (!one.reply_due) return null;
  return lastDay(one.reply_due) < today ? 'overdue' : 'waiting';
}

export interface LetterFilter {
  direction: string;
  state: LetterState;
  text: string;
}

export function lettersOf(
  letters: readonly Letter[],
  filter: LetterFilter,
  today: string,
): Letter[] {
  const part = filter.text.trim().toLowerCase();
  const dayOf = (one: Letter) => one.registered ?? one.date ?? '';
  return letters
    .filter((one) => {
      if (filter.direction && one.direction !== filter.direction) return false;
      const state = replyState(one, today);
      if (filter.state === 'waiting' && state !== 'waiting' && state !== 'overdue') return false;
      if ((filter.state === 'overdue' || filter.state === 'answered') && state !== filter.state)
        return false;
      return (
        part === '' ||
        [one.reference ?? '', ...Object.values(one.subject), ...Object.values(one.summary ?? {})]
          .join('\n')
          .toLowerCase()
          .includes(part)
      );
    })
    .sort((a, b) => dayOf(b).localeCompare(dayOf(a)));
}

export function Letters({ circle: address, body: id }: { circle: string; body: string }) {
  const { i18n } = useLingui();
  const circles = useCircles();
  const parties = useParties();
  const answer = useQuery(queries.body(address, id));
  const [filter, setFilter] = useState<LetterFilter>({ direction: '', state: 'all', text: '' });
  const body = answer.data;
  const room = useBodyRoom(address, id, answer, (body) =>
    i18n._({
      id: 'letters.title',
      message: 'Letters: {body}',
      values: { body },
    }),
  );
  const { circle } = room;
  const [first, setFirst] = useState<HTMLElement | null>(null);
  const acts = useQuery({
    ...queries.entries(circle?.id ?? '', `meetings/${id}`),
    enabled: circle !== null,
  }).data?.items;
  if (!body) return room.instead;
  const today = new Date().toISOString().slice(0, 10);
  const shown = lettersOf(body.series.letters, filter, today);
  const texts: Record<LetterState, string> = {
    all: i18n._({ id: 'follow.all', message: 'All' }),
    waiting: i18n._({ id: 'letters.waiting', message: 'Waiting for a reply' }),
    overdue: i18n._({ id: 'letters.overdue', message: 'Reply overdue' }),
    answered: i18n._({ id: 'letters.answered', message: 'Answered' }),
  };
  const own = circles.find((one) => one.national);
  const place = { body: id, slug: '' };
  return (
    <div className="page">
      <BodyRoomHeader
        room={room}
        note={
          circle &&
          !circle.national &&
          own && (
            <p className={styles.aside}>
              {i18n._({
                id: 'letters.shared',
                message: 'What is registered here the others see too.',
              })}{' '}
              <Link
                to="/b/$circle/$body/letters"
                params={{ circle: circleAddress(circles, own.id), body: id }}
              >
                {i18n._({
                  id: 'letters.own',
                  message: 'Register of {party} only',
                  values: { party: parties.text(parties.self) },
                })}
              </Link>
            </p>
          )
        }
        tools={(circle) => (
          <Write
            primary
            at={first ?? undefined}
            title={i18n._(letter.title)}
            offers={['IN', 'OUT'].map((direction) => ({
              id: direction,
              text: say(i18n, directions, direction.toLowerCase()),
              writing: () => ({
                form: letter,
                circle,
                place,
                initial: { direction, registered: today },
                about: direction,
              }),
            }))}
          />
        )}
      />
      <form className={styles.filters} onSubmit={(event) => event.preventDefault()}>
        <div>
          <label htmlFor="letters-direction">
            {i18n._({ id: 'letter.direction', message: 'In or out' })}
          </label>
          <select
            id="letters-direction"
            value={filter.direction}
            onChange={(event) => setFilter({ ...filter, direction: event.target.value })}
          >
            <option value="">{texts.all}</option>
            <option value="in">{say(i18n, directions, 'in')}</option>
            <option value="out">{say(i18n, directions, 'out')}</option>
          </select>
        </div>
        <div>
          <label htmlFor="letters-state">{i18n._({ id: 'follow.show', message: 'Show' })}</label>
          <select
            id="letters-state"
            value={filter.state}
            onChange={(event) => setFilter({ ...filter, state: event.target.value as LetterState })}
          >
            {letterStates.map((one) => (
              <option key={one} value={one}>
                {texts[one]}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label htmlFor="letters-text">
            {i18n._({ id: 'follow.text', message: 'With these words' })}
          </label>
          <input
            id="letters-text"
            type="search"
            maxLength={100}
            value={filter.text}
            onChange={(event) => setFilter({ ...filter, text: event.target.value })}
          />
        </div>
      </form>
      <p className="aside small" role="status">
        {i18n._({
          id: 'letters.count',
          message: '{count, plural, one {# letter} other {# letters}} shown',
          values: { count: shown.length },
        })}
      </p>
      {body.series.letters.length === 0 && (
        <Empty
          action={setFirst}
          see={<ToImport />}
          example={i18n._({
            id: 'letters.example',
            message:
              'For example: DPD 114, received on 3 March, which proposes dates and wants a reply by 20 March.',
          })}
        >
          {i18n._({
            id: 'letters.empty',
            message:
              'No letter yet. Letters in and out are registered here with number, date and scan, and a reply that is due is watched.',
          })}
        </Empty>
      )}
      {body.series.letters.length > 0 && shown.length === 0 && (
        <p className="empty">
          {i18n._({
            id: 'letters.none',
            message: 'Nothing here. A letter stands here as soon as it is registered, in or out.',
          })}
        </p>
      )}
      <ol className={styles.letters}>
        {shown.map((one) => (
          <li key={`${one.id} ${one.said.ref}`} data-state={replyState(one, today) ?? undefined}>
            <Row
              one={one}
              letters={body.series.letters}
              state={replyState(one, today)}
              texts={texts}
              circle={circle}
              address={address}
              body={id}
              act={(acts ?? []).find((each) => each.ref === one.said.ref) ?? null}
            />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Row({
  one,
  letters,
  state,
  texts,
  circle,
  address,
  body,
  act,
}: {
  one: Letter;
  letters: readonly Letter[];
  state: LetterState | null;
  texts: Record<LetterState, string>;
  circle: Circle | null;
  address: string;
  body: string;
  act: Act | null;
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const parties = useParties();
  const mine = circle && mayWrite(session, circle);
  const change = act && changeOf(i18n, act, circle, parties.self);
  const nameOf = (id: string) => {
    const found = letters.find((each) => each.id === id);
    return found?.reference || choose(found?.subject, i18n.locale)?.text || id;
  };
  // By what tells it from another one of the same number.
  const pointTo = (id: string) => {
    const found = letters.find((each) => each.id === id);
    const day = found?.date ?? found?.registered;
    return [choose(found?.subject, i18n.locale)?.text ?? id, day ? formatDateText(i18n, day) : '']
      .filter(Boolean)
      .join(', ');
  };
  const today = new Date().toISOString().slice(0, 10);
  return (
    <>
      <p className={styles.head}>
        <span className="badge">{say(i18n, directions, one.direction)}</span>
        {one.reference && (
          <span className="mono" lang="und">
            {one.reference}
          </span>
        )}
        {(one.registered || one.date) && (
          <span className="num">{formatDateText(i18n, one.registered ?? one.date)}</span>
        )}
      </p>
      <div className={styles.body}>
        <p className={styles.subject}>
          <Words of={one.subject} />
        </p>
        <p className={styles.under}>
          {one.counterpart && <span>{parties.text(one.counterpart)}</span>}
          {choose(one.from_office, i18n.locale) && (
            <span>
              {i18n._({ id: 'letters.from', message: 'from' })} <Words of={one.from_office} />
            </span>
          )}
          {choose(one.to_office, i18n.locale) && (
            <span>
              {i18n._({ id: 'letters.to', message: 'to' })} <Words of={one.to_office} />
            </span>
          )}
          {one.in_reply_to && (
            <span>
              {i18n._({
                id: 'letters.reply_to',
                message: 'in reply to {letter}',
                values: { letter: nameOf(one.in_reply_to) },
              })}
            </span>
          )}
          {one.about.map((matter) => (
            <MatterLink key={matter} matter={matter} address={address} />
          ))}
          {one.said.kind !== 'national' && <SaidMark said={one.said} />}
        </p>
        {choose(one.summary, i18n.locale) && (
          <p>
            <Words of={one.summary} />
          </p>
        )}
        <CarriedPapers
          papers={one.papers}
          said={one.said}
          circle={circle?.id ?? ''}
          address={address}
        />
      </div>
      <div className={styles.reply}>
        {one.reply_due && (
          <p>
            {i18n._({
              id: 'letters.due',
              message: 'Reply due {date}',
              values: { date: formatDateText(i18n, one.reply_due) },
            })}
          </p>
        )}
        {one.rivals.length > 0 && (
          <p className={styles.under}>
            <span className="badge" data-tone="bad">
              {i18n._({ id: 'letters.differ', message: 'Same number, another letter' })}
            </span>{' '}
            {one.rivals.map(pointTo).join('; ')}
          </p>
        )}
        {state && (
          <span
            className="badge"
            data-tone={state === 'answered' ? 'good' : state === 'overdue' ? 'bad' : 'wait'}
          >
            {texts[state]}
          </span>
        )}
        {one.answered_by.length > 0 && (
          <p className={styles.under}>{one.answered_by.map(nameOf).join(', ')}</p>
        )}
        {mine && (
          <p className={styles.act}>
            {state !== 'answered' && (
              <Write
                quiet
                title={i18n._({ id: 'letters.reply', message: 'Register the reply' })}
                offers={[
                  {
                    id: 'reply',
                    text: i18n._(letter.title),
                    writing: () => ({
                      form: letter,
                      circle,
                      place: { body, slug: '' },
                      initial: {
                        direction: one.direction === 'in' ? 'OUT' : 'IN',
                        in_reply_to: one.id,
                        counterpart: one.counterpart ?? '',
                        registered: today,
                      },
                      about: `reply ${one.id}`,
                    }),
                  },
                ]}
              />
            )}
            {change && <Write quiet title={change.text} offers={[change]} />}
          </p>
        )}
      </div>
    </>
  );
}
