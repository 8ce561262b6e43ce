// A body's workplans: lines that are commitments, with what is done, open and overdue of each.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { queries } from '../../api/queries';
import type { components } from '../../api/schema';
import { circleAt, useCircles } from '../../frame/circles';
import { Empty } from '../../frame/Empty';
import { PartyMark, useParties } from '../../frame/parties';
import { ToCommitments } from '../../frame/Ways';
import { formatPeriod } from '../../i18n/dates';
import { choose, Words } from '../../i18n/text';
import { followUpStates, say } from '../../i18n/words';
import { openOf, useAsked } from '../../record/asked';
import { BodyRoomHeader, useBodyRoom } from '../../record/body_room';
import { planPapers } from '../../record/exports';
import { SaidMark } from '../../record/SaidMark';
import { TakeOut } from '../../record/TakeOut';
import { Waiting } from '../../record/Waiting';
import { SubmitButton } from '../../writing/SubmitButton';
import { Write } from '../../writing/Write';
import { changeOf } from '../forms';
import { DueText } from './FollowUp';
import { workplan } from './forms';
import styles from './wording.module.css';

type Plan = components['schemas']['Workplans']['workplans'][number];

export function Workplans({
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
  const answer = useQuery(queries.workplans(address, id));
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
        id: 'plans.title',
        message: 'Workplans: {body}',
        values: { body },
      }),
    [...openOf(acts, ['workplan']), asked],
  );
  const { mine } = room;
  const plans = answer.data;
  const [first, setFirst] = useState<HTMLElement | null>(null);
  if (!plans) return room.instead;
  return (
    <div className="page">
      <BodyRoomHeader
        room={room}
        tools={(circle) => (
          <>
            <Write
              primary
              at={first ?? undefined}
              title={i18n._({ id: 'plans.enter', message: 'Draw up a workplan' })}
              offers={[
                {
                  id: 'workplan',
                  text: i18n._(workplan.title),
                  writing: () => ({
                    form: workplan,
                    circle,
                    place: { body: id, slug: '' },
                    initial: { period: String(new Date().getUTCFullYear() + 1) },
                  }),
                },
              ]}
            />
            <SubmitButton circle={circle} acts={acts ?? []} />
          </>
        )}
      />
      <Waiting
        acts={acts}
        says={['workplan']}
        asked={asked}
        change={(one) => changeOf(i18n, one, circle, parties.self)}
      />
      {plans.workplans.length === 0 && (
        <Empty
          action={setFirst}
          see={<ToCommitments />}
          example={i18n._({
            id: 'plans.example',
            message:
              'For example: the workplan of 2027, with six commitments of the last meeting, two of them done.',
          })}
        >
          {i18n._({
            id: 'plans.none',
            message:
              'No workplan yet. Its lines are commitments: enter those first, then name them here.',
          })}
        </Empty>
      )}
      {plans.workplans.map((plan, index) => {
        const act = acts?.find((one) => one.ref === plan.said.ref);
        const change = act && changeOf(i18n, act, circle, parties.self);
        return (
          <section
            key={plan.said.ref ?? index}
            className="section"
            aria-labelledby={`plan-${index}`}
          >
            <h2 id={`plan-${index}`}>
              {choose(plan.title, i18n.locale) ? (
                <>
                  <Words of={plan.title} />{' '}
                  <span className="count">{formatPeriod(i18n, plan.period)}</span>
                </>
              ) : (
                i18n._({
                  id: 'plans.of',
                  message: 'Workplan {period}',
                  values: { period: formatPeriod(i18n, plan.period) },
                })
              )}
            </h2>
            <Progress plan={plan} />
            {circle && plan.period?.from && (
              <p className="tools">
                <TakeOut papers={planPapers(i18n, circle.id, id, plan.period.from.slice(0, 4))} />
              </p>
            )}
            <ol className={styles.lines}>
              {plan.lines.map((line) => (
                <li key={line.matter}>
                  {line.item ? (
                    <>
                      <Link
                        to="/c/$circle/$body/$commitment"
                        params={{ circle: address, body: line.item.body, commitment: line.item.id }}
                        data-row
                      >
                        <Words of={line.item.text} none={line.item.id} />
                      </Link>
                      {line.item.owners.map((one) => (
                        <PartyMark key={one} name={one} />
                      ))}
                      <DueText item={line.item} address={address} />
                      <span
                        className="badge"
                        data-tone={line.item.overdue ? 'bad' : line.item.joint ? 'good' : undefined}
                      >
                        {line.item.overdue
                          ? i18n._({ id: 'follow.overdue', message: 'Overdue' })
                          : say(i18n, followUpStates, line.item.state)}
                      </span>
                    </>
                  ) : (
                    <span className="aside">
                      {i18n._({
                        id: 'plans.nothing',
                        message: 'There is no such commitment here, or it is not yours to see',
                      })}
                    </span>
                  )}
                </li>
              ))}
            </ol>
            <p className={styles.under}>
              <SaidMark said={plan.said} />
            </p>
            {mine && change && (
              <p className={styles.act}>
                <Write quiet title={change.text} offers={[change]} />
              </p>
            )}
          </section>
        );
      })}
    </div>
  );
}

function Progress({ plan }: { plan: Plan }) {
  const { i18n } = useLingui();
  const all = Math.max(1, plan.closed + plan.open);
  const share = (part: number) => `${(100 * part) / all}%`;
  return (
    <>
      <p>
        {i18n._({
          id: 'plans.figures',
          message: '{closed} of {all} closed, {overdue} overdue',
          values: { closed: plan.closed, all: plan.closed + plan.open, overdue: plan.overdue },
        })}
      </p>
      <div className={styles.bar} aria-hidden="true">
        <span data-kind="closed" style={{ inlineSize: share(plan.closed) }} />
        <span data-kind="overdue" style={{ inlineSize: share(plan.overdue) }} />
      </div>
    </>
  );
}
