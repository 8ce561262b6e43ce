// One commitment: its words and where they come from, what each side says of it, and its entries.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Act, Circle, Commitment } from '../../api/model';
import { queries, useSession } from '../../api/queries';
import { circleAddress, circleAt, useCircles } from '../../frame/circles';
import { useNarrow } from '../../frame/narrow';
import { AudienceChip, PartyMark, useParties } from '../../frame/parties';
import { useScreen } from '../../frame/screen';
import { isNowhere, Loading, Trouble } from '../../frame/Trouble';
import { formatPeriod } from '../../i18n/dates';
import { choose, Words } from '../../i18n/text';
import { commitmentKinds, followUpStates, say } from '../../i18n/words';
import { useBecame } from '../../record/became';
import { useBodyNames } from '../../record/body_words';
import { CarriedPapers } from '../../record/Carried';
import { ContentLine } from '../../record/ContentLine';
import { DeliveryPanel } from '../../record/DeliveryPanel';
import { entryTitle, Outstanding } from '../../record/Entries';
import { MatterLink } from '../../record/MatterLink';
import { SaidMark } from '../../record/SaidMark';
import { Unagreed } from '../../record/Unagreed';
import type { Value } from '../../writing/form';
import { widerCircles } from '../../writing/options';
import { SubmitButton } from '../../writing/SubmitButton';
import { mayWrite, Write } from '../../writing/Write';
import { changeOf } from '../forms';
import { Closings, Descriptions } from './Closings';
import styles from './commitments.module.css';
import { DueText, Origin } from './FollowUp';
import { closure, commitment, progress, reference } from './forms';

export function CommitmentPage({
  circle: address,
  body,
  commitment: id,
  entry,
}: {
  circle: string;
  body: string;
  commitment: string;
  entry: string | undefined;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const circle = circleAt(useCircles(), address);
  const answer = useQuery(queries.commitment(address, body, id));
  const item = answer.data;
  const bodyName = useBodyNames();
  const narrow = useNarrow();
  const became = useBecame(item?.acts ?? []);
  const [selected, setSelected] = useState<string | null>(null);
  const title = i18n._({ id: 'write.commitment', message: 'Commitment' });
  const nowhere = isNowhere(answer.error) && !item;
  const change = (one: Act) => changeOf(i18n, one, circle, parties.self);
  useScreen(nowhere ? null : title, item?.label ?? null, circle);
  if (answer.isPending) return <Loading />;
  if (nowhere)
    return (
      <Unagreed
        circle={circle}
        matter={`commitments/${body}/${id}`}
        entry={entry}
        change={change}
      />
    );
  if (!item)
    return (
      <div className="page">
        <h1>{title}</h1>
        <Trouble error={answer.error} onRetry={() => void answer.refetch()} />
      </div>
    );
  const act = item.acts.find((one) => one.ref === (selected ?? entry)) ?? item.acts.at(-1) ?? null;
  return (
    <div className={narrow ? undefined : 'two'}>
      <div className="page">
        <header>
          <p className="crumbs">
            {circle && <AudienceChip circle={circle} />}
            <Link to="/commitments" search={{}}>
              {i18n._({ id: 'nav.commitments', message: 'Commitments' })}
            </Link>
            <span aria-hidden="true">/</span>
            <Link to="/b/$circle/$body" params={{ circle: address, body }} search={{}}>
              {bodyName(circle?.id, body)}
            </Link>
          </p>
          <h1 className={styles.sentence}>
            <Words of={item.text} none={title} />
          </h1>
          <p className={styles.under}>
            {item.kind && <span>{say(i18n, commitmentKinds, item.kind)}</span>}
            {item.owners.map((one) => (
              <PartyMark key={one} name={one} />
            ))}
            <DueText item={item} address={address} />
            <Origin item={item} address={address} />
            <SaidMark said={item.said} />
          </p>
          <p className={styles.under}>
            <span className="badge" data-tone={item.joint ? 'good' : undefined}>
              {say(i18n, followUpStates, item.state)}
            </span>
            {item.overdue && (
              <span className="badge" data-tone="bad">
                {i18n._({ id: 'follow.overdue', message: 'Overdue' })}
              </span>
            )}
            {item.stale && (
              <span className="badge" data-tone="wait">
                {i18n._({ id: 'follow.stale', message: 'Not heard of for long' })}
              </span>
            )}
          </p>
          {circle && <Tools item={item} circle={circle} />}
        </header>
        <Descriptions item={item} />
        <Closings item={item} address={address} />
        <section className="section" aria-labelledby="progress">
          <h2 id="progress">{i18n._({ id: 'write.outcome_status', message: 'Progress' })}</h2>
          {item.progress.length === 0 && (
            <p className="empty">
              {i18n._({
                id: 'commitment.no_progress',
                message: 'Nobody has said anything of it yet.',
              })}
            </p>
          )}
          <ol className={styles.steps}>
            {item.progress.map((step) => (
              <li key={step.said.ref}>
                <p className={styles.under}>
                  <strong>{say(i18n, followUpStates, step.state)}</strong>
                  <span>{formatPeriod(i18n, step.date)}</span>
                  {step.at_meeting && <MatterLink matter={step.at_meeting} address={address} />}
                  <SaidMark said={step.said} />
                </p>
                {choose(step.words, i18n.locale) && (
                  <p>
                    <Words of={step.words} />
                  </p>
                )}
                <CarriedPapers
                  papers={step.evidence}
                  said={step.said}
                  circle={item.circle}
                  address={address}
                  label={i18n._({ id: 'field.evidence', message: 'Evidence' })}
                />
              </li>
            ))}
          </ol>
        </section>
        <References item={item} />
        {item.returns_on_agenda.length > 0 && (
          <section className="section" aria-labelledby="returns">
            <h2 id="returns">
              {i18n._({ id: 'commitment.returns', message: 'Returns on the agenda of' })}
            </h2>
            <p className={styles.under}>
              {item.returns_on_agenda.map((one) => (
                <MatterLink key={one} matter={one} address={address} />
              ))}
            </p>
          </section>
        )}
        <section className="section" aria-labelledby="entries">
          <h2 id="entries">
            {i18n._({ id: 'entries.title', message: 'Entries' })}{' '}
            <span className="count">{item.acts.length}</span>
          </h2>
          <ul className={styles.entries}>
            {item.acts.map((one) => (
              <li key={one.ref}>
                <button
                  type="button"
                  className={styles.pick}
                  aria-pressed={one.ref === act?.ref}
                  onClick={() => setSelected(one.ref)}
                >
                  <span>{entryTitle(i18n, one)}</span>
                  <ContentLine content={one.content} />
                  <PartyMark name={one.party} />
                  <Outstanding act={one} />
                  {became.has(one.ref) && (
                    <span className="badge">
                      {i18n._({ id: 'submit.before', message: 'Submitted' })}
                    </span>
                  )}
                </button>
              </li>
            ))}
          </ul>
          {narrow && <DeliveryPanel act={act} circle={circle} inside change={change} />}
        </section>
      </div>
      {!narrow && <DeliveryPanel act={act} circle={circle} change={change} />}
    </div>
  );
}

// What it pursues of a place that more parties share. There nothing shows that it is referred to.
function References({ item }: { item: Commitment }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const circles = useCircles();
  if (item.references.length === 0) return null;
  return (
    <section className="section" aria-labelledby="references">
      <h2 id="references">{i18n._({ id: 'commitment.pursues', message: 'Pursues' })}</h2>
      <ul className={styles.steps}>
        {item.references.map((one) => {
          const wider = circles.find((each) => each.id === one.circle);
          return (
            <li key={one.said.ref}>
              <p className={styles.under}>
                {wider && one.has_effect ? (
                  <MatterLink matter={one.matter} address={circleAddress(circles, wider.id)} />
                ) : (
                  <span>{one.matter}</span>
                )}
                {wider && <span>{parties.list(wider.audience)}</span>}
                {!one.has_effect && (
                  <span className="badge" data-tone="bad">
                    {i18n._({
                      id: 'commitment.narrower',
                      message: 'Without effect: not all who read here take part there',
                    })}
                  </span>
                )}
                <SaidMark said={one.said} />
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

// What an outcome of a meeting said already, for following it up: its dates and its paragraph too,
// or it would never be late.
export function takenUp(item: Commitment): Value {
  const said = item.acts
    .map((act) => (act.content as { outcome?: Record<string, unknown> } | null)?.outcome)
    .findLast((outcome) => outcome?.id !== undefined && outcome.id === item.source?.outcome);
  const { meeting, outcome, item: paragraph } = item.source ?? {};
  return {
    words: item.text,
    kind: (item.kind ?? 'undertaking').toUpperCase(),
    owners: item.owners,
    due: said?.due ?? '',
    due_at: said?.due_at ?? item.due.meeting ?? '',
    standing: item.due.standing,
    ...(item.source ? { source: { meeting, outcome, ...(paragraph ? { paragraph } : {}) } } : {}),
  };
}

function Tools({ item, circle }: { item: Commitment; circle: Circle }) {
  const { i18n } = useLingui();
  const session = useSession();
  const circles = useCircles();
  if (!mayWrite(session, circle)) return null;
  // What was born as an outcome of a meeting is followed up under its own name from here on.
  const own = item.matter.startsWith('commitments/');
  const place = { body: item.body, slug: item.id };
  const today = new Date().toISOString().slice(0, 10);
  if (!own) {
    return (
      <p className="tools">
        <Write
          primary
          title={i18n._({ id: 'commitment.take_up', message: 'Follow it up' })}
          offers={[
            {
              id: 'take-up',
              text: i18n._(commitment.title),
              writing: () => ({
                form: commitment,
                circle,
                place,
                initial: takenUp(item),
              }),
            },
          ]}
        />
      </p>
    );
  }
  return (
    <p className="tools">
      <Write
        primary
        title={i18n._(progress.title)}
        offers={[
          {
            id: 'progress',
            text: i18n._(progress.title),
            writing: () => ({
              form: progress,
              circle,
              place,
              initial: { date: today, state: 'UNDER_WAY' },
            }),
          },
        ]}
      />
      <Write
        title={i18n._(closure.title)}
        offers={[
          {
            id: 'closure',
            text: i18n._(closure.title),
            writing: () => ({
              form: closure,
              circle,
              place,
              initial: { how: 'DONE', date: today },
            }),
          },
        ]}
      />
      {widerCircles(circles, circle).length > 0 && (
        <Write
          title={i18n._(reference.title)}
          offers={[
            {
              id: 'reference',
              text: i18n._(reference.title),
              writing: () => ({ form: reference, circle, place, initial: {} }),
            },
          ]}
        />
      )}
      <SubmitButton circle={circle} acts={item.acts} />
    </p>
  );
}
