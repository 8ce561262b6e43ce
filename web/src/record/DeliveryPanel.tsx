// Delivery and replies of one entry: every step is the signed statement of the party beside it.
// What machines did (recorded, sent, stored) and what people said (agreed, declined) have their own
// words and signs, and never stand for one another.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Check, Clock, Download, HardDrive, PenLine, Send, X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { Button } from 'react-aria-components';
import type { Act, Answer, Circle, Delivery, Why } from '../api/model';
import { fileAddress, proofAddress, queries, useSession } from '../api/queries';
import { AudienceChip, PartyMark, useParties } from '../frame/parties';
import { Trouble } from '../frame/Trouble';
import { formatDay } from '../i18n/dates';
import { Instant } from '../i18n/text';
import { anybodysActs, capacities, say, whyActs, whyWords } from '../i18n/words';
import { papersOf } from '../writing/paper';
import { mayBind, mayWrite, type Offer, Write } from '../writing/Write';
import { AnswerDialog, type Answering } from './AnswerDialog';
import { ContentView } from './Content';
import { useReach } from './commits';
import { entryTitle, Outstanding } from './Entries';
import styles from './record.module.css';
import { ShowFile } from './ShowFile';
import { UnderSilence } from './Silence';
import { Submitted } from './Submitted';

const steps = ['recorded', 'sent', 'stored'] as const;

// Escape leads back to the row of the entry, where that is on the screen.
function backToRow(event: KeyboardEvent<HTMLElement>) {
  // Dialogues are not inside the element, though their events pass through it.
  if (event.key !== 'Escape' || !event.currentTarget.contains(event.target as Node)) return;
  document.querySelector<HTMLElement>('main [data-selected] > [data-row]')?.focus();
  // That was its meaning here; it does not lead to the page above too.
  event.preventDefault();
}

// `inside`: below its row in the list instead of beside it. `told`: what it says stands above already. `change`: what this entry can be
// replaced by.
export function DeliveryPanel({
  act,
  circle,
  inside = false,
  told = false,
  change,
}: {
  act: Act | null;
  circle: Circle | null;
  inside?: boolean;
  told?: boolean;
  change?: (act: Act) => Offer | null;
}) {
  const { i18n } = useLingui();
  const Place = inside ? 'section' : 'aside';
  return (
    <Place
      id="delivery"
      className={inside ? styles.inside : 'side'}
      aria-labelledby="delivery-title"
      tabIndex={-1}
      onKeyDown={backToRow}
    >
      <h2 id="delivery-title">
        {i18n._({ id: 'delivery.title', message: 'Delivery and replies' })}
      </h2>
      {act ? (
        <Followed
          key={act.ref}
          act={act}
          circle={circle}
          told={told}
          change={change?.(act) ?? null}
        />
      ) : (
        <p className="empty">
          {i18n._({
            id: 'delivery.none',
            message: 'Choose an entry to see how far it has come and what the others answered.',
          })}
        </p>
      )}
    </Place>
  );
}

function Followed({
  act,
  circle,
  told,
  change,
}: {
  act: Act;
  circle: Circle | null;
  told: boolean;
  change: Offer | null;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const session = useSession();
  const [answering, setAnswering] = useState<Answering | null>(null);
  const reach = useReach(act.circle, act.matter);
  const proposal = act.proposal;
  const own = proposal?.answers.find((answer) => answer.party === parties.self);
  const open =
    session.roles.includes('delegate') &&
    proposal?.state === 'open' &&
    act.verdict === 'effective' &&
    (own?.state === 'none' || own?.state === 'ad_referendum');
  const why = useQuery({
    ...queries.why(act.circle, act.ref),
    enabled: proposal !== null && !proposal.joint,
  });
  // Nothing is offered before the node has said what stands in the way.
  const offered = open && !why.isPending ? answersLeft(why.data, parties.self) : 'none';
  const others = new Set<string>();
  for (const one of act.delivery) others.add(one.party);
  for (const one of proposal?.answers ?? []) others.add(one.party);
  others.delete(act.party);
  const capacity =
    act.capacity && act.capacity !== 'substantive' ? say(i18n, capacities, act.capacity) : null;
  return (
    <>
      <div className={styles.followed}>
        <h3>{entryTitle(i18n, act)}</h3>
        <p className={styles.line}>
          <Outstanding act={act} />
          {circle && <AudienceChip circle={circle} />}
        </p>
      </div>
      {!told && <ContentView content={act.content} of={act} />}
      <UnderSilence act={act} circle={circle} />
      <ol className={styles.parties}>
        <li className={styles.party}>
          <h4>
            <PartyMark name={act.party} />
          </h4>
          <p className={styles.step} data-kind="machine">
            <HardDrive size={14} aria-hidden="true" />
            <span>
              {i18n._({ id: 'delivery.recorded', message: 'Recorded' })} <Instant at={act.time} />
            </span>
          </p>
          <p className={styles.by}>
            {[act.person, capacity, act.office].filter(Boolean).join(', ')}
          </p>
          {circle?.national && <Submitted act={act} />}
          {!circle?.national && (
            <Reply answer={proposal?.answers.find((answer) => answer.party === act.party)} />
          )}
        </li>
        {[...others].map((party) => (
          <li key={party} className={styles.party}>
            <h4>
              <PartyMark name={party} />
            </h4>
            <Steps delivery={act.delivery.find((one) => one.party === party)} party={party} />
            <Reply answer={proposal?.answers.find((answer) => answer.party === party)} />
          </li>
        ))}
      </ol>
      {open && reach === 'none' && offered !== 'none' && <WhoAgrees party={parties.self} />}
      {offered !== 'none' && reach !== undefined && reach !== 'none' && (
        <div className={styles.answers}>
          {offered === 'both' && reach === 'ad_ref' && (
            <Button className="button primary" onPress={() => setAnswering('ad_ref')}>
              {i18n._({
                id: 'answer.agree_ad_ref',
                message: 'Agree ad ref for {party}',
                values: { party: parties.text(parties.self) },
              })}
            </Button>
          )}
          {offered === 'both' && reach === 'final' && (
            <Button className="button primary" onPress={() => setAnswering('agree')}>
              {i18n._({
                id: 'answer.agree',
                message: 'Agree for {party}',
                values: { party: parties.text(parties.self) },
              })}
            </Button>
          )}
          {reach === 'final' && (
            <Button className="button grave" onPress={() => setAnswering('decline')}>
              {i18n._({ id: 'answer.decline', message: 'Decline' })}
            </Button>
          )}
          <p className={styles.aside}>
            {i18n._({
              id: 'answer.preview_hint',
              message: 'You see who will see it before anything is signed.',
            })}
          </p>
          {reach === 'ad_ref' && <WhoAgrees party={parties.self} />}
        </div>
      )}
      {act.type === 'noted' &&
        act.content?.words_of === parties.self &&
        mayWrite(session, circle) && (
          <div className={styles.answers}>
            <Button className="button" onPress={() => setAnswering('confirm')}>
              {i18n._({
                id: 'answer.confirm_for',
                message: 'Confirm for {party}',
                values: { party: parties.text(parties.self) },
              })}
            </Button>
          </div>
        )}
      {change && (act.party === parties.self ? mayWrite(session, circle) : mayBind(session)) && (
        <p data-edit>
          <Write offers={[change]} title={change.text} />
        </p>
      )}
      {proposal && !proposal.joint && <WhyNot act={act} />}
      <Files act={act} />
      <dl className={styles.facts}>
        <dt>{i18n._({ id: 'entry.label', message: 'Marking' })}</dt>
        <dd lang="en">{act.label.marking}</dd>
        <dt>{i18n._({ id: 'entry.reference', message: 'Reference' })}</dt>
        <dd className="mono">{act.ref}</dd>
      </dl>
      <p>
        <a className="button" href={proofAddress(act.circle, act.ref)} download>
          <Download size={15} aria-hidden="true" />
          {i18n._({ id: 'action.proof', message: 'Download proof' })}
        </a>
      </p>
      <p className={styles.aside}>
        {i18n._({
          id: 'proof.hint',
          message:
            'One file that anybody can check without this node: that this entry stands in the record, signed.',
        })}
      </p>
      {answering && (
        <AnswerDialog act={act} answer={answering} onClose={() => setAnswering(null)} />
      )}
    </>
  );
}

// Who may answer for good, where the reader may not.
function WhoAgrees({ party }: { party: string }) {
  const { i18n } = useLingui();
  const parties = useParties();
  return (
    <p className={styles.aside}>
      {i18n._({
        id: 'answer.who',
        message:
          'Agreeing or declining for {party} is for a head of delegation of this body whom the record gives that authority.',
        values: { party: parties.text(party) },
      })}
    </p>
  );
}

// Files of an entry: those that a proposal names, which nobody can agree to before all are here, and
// those that its content alone carries. What a file is called is shown, and decides nothing.
function Files({ act }: { act: Act }) {
  const { i18n } = useLingui();
  const papers = papersOf(act);
  const named = act.proposal?.files ?? [];
  const files = [
    ...named,
    ...papers
      .filter((paper) => !named.some((one) => one.file === paper.file))
      .map((paper) => ({ file: paper.file, size: paper.size, state: 'held' as const })),
  ];
  if (files.length === 0) return null;
  return (
    <>
      <h3>{i18n._({ id: 'files.title', message: 'Files' })}</h3>
      <ul className={styles.facts}>
        {files.map((one) => {
          const name = papers.find((paper) => paper.file === one.file)?.name;
          return (
            <li key={one.file}>
              {name ? <bdi>{name}</bdi> : <span className="mono">{one.file.slice(0, 12)}</span>}{' '}
              {one.size !== null && (
                <span>{i18n.number(one.size / 1024, { maximumFractionDigits: 0 })} KiB</span>
              )}{' '}
              {one.state === 'held' ? (
                <>
                  <a href={fileAddress(act.circle, act.ref, one.file)} download={name ?? true}>
                    {i18n._({ id: 'files.download', message: 'Download file' })}
                  </a>
                  <ShowFile circle={act.circle} act={act.ref} file={one.file} name={name} />
                </>
              ) : (
                <span className="badge">
                  {one.state === 'wanted'
                    ? i18n._({ id: 'files.wanted', message: 'On its way' })
                    : one.state === 'destroyed'
                      ? i18n._({ id: 'files.destroyed', message: 'Destroyed here' })
                      : one.state === 'withheld'
                        ? i18n._({ id: 'files.withheld', message: 'Not released to us' })
                        : i18n._({ id: 'files.deferred', message: 'Too large to be kept here' })}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

// What an answer can still do to an open proposal. Where another proposal has won the point nothing
// can; a party that is bound to another one, or must wait, can only decline.
export function answersLeft(why: Why | undefined, self: string): 'both' | 'decline' | 'none' {
  if (!why) return 'both';
  if (why.agreed || why.lines.some((line) => line.act === 'propose_again')) return 'none';
  const asked = why.lines.some(
    (line) => line.party === self && (line.word === 'waiting_for' || line.word === 'ad_referendum'),
  );
  const bound = why.lines.some(
    (line) =>
      line.word === 'bound_to_rival' || (line.word === 'notice_running' && line.party === self),
  );
  return bound && !asked ? 'decline' : 'both';
}

function Steps({ delivery, party }: { delivery: Delivery | undefined; party: string }) {
  const { i18n } = useLingui();
  const parties = useParties();
  if (party === parties.self) {
    return (
      <p className={styles.step} data-kind="machine">
        <HardDrive size={14} aria-hidden="true" />
        {i18n._({
          id: 'delivery.stored_by',
          message: 'Stored by {parties}',
          values: { parties: parties.text(party) },
        })}
      </p>
    );
  }
  if (!delivery) return null;
  const at = steps.indexOf(delivery.state as (typeof steps)[number]);
  const texts = {
    recorded: i18n._({ id: 'delivery.recorded_here', message: 'Recorded here, not sent yet' }),
    sent: i18n._({ id: 'delivery.sent', message: 'Sent' }),
    stored: i18n._({
      id: 'delivery.stored_by',
      message: 'Stored by {parties}',
      values: { parties: parties.text(party) },
    }),
  };
  const text =
    delivery.state === 'draft'
      ? i18n._({ id: 'delivery.draft', message: 'Draft' })
      : texts[delivery.state];
  const Icon = delivery.state === 'stored' ? HardDrive : delivery.state === 'sent' ? Send : Clock;
  return (
    <p className={styles.step} data-kind="machine">
      <Icon size={14} aria-hidden="true" />
      <span>{text}</span>
      <span className={styles.dots} aria-hidden="true">
        {steps.map((step, index) => (
          <span key={step} data-done={index <= at || undefined} />
        ))}
      </span>
    </p>
  );
}

function Reply({ answer }: { answer: Answer | undefined }) {
  const { i18n } = useLingui();
  const parties = useParties();
  if (!answer) return null;
  const party = parties.text(answer.party);
  const due = answer.due ? formatDay(i18n, new Date(answer.due), 'UTC') : '';
  const texts: Record<Answer['state'], string> = {
    concurred: i18n._({ id: 'reply.agreed', message: 'Agreed for {party}', values: { party } }),
    declined: i18n._({
      id: 'reply.declined',
      message: 'Declined by {party} (final)',
      values: { party },
    }),
    ad_referendum: due
      ? i18n._({
          id: 'reply.ad_ref_due',
          message: 'Agreed ad ref, confirmation due {due}',
          values: { due },
        })
      : i18n._({ id: 'reply.ad_ref', message: 'Agreed ad ref, confirmation outstanding' }),
    withdrawn: i18n._({
      id: 'reply.withdrawn',
      message: 'Agreement withdrawn by {party}',
      values: { party },
    }),
    crossed: i18n._({ id: 'reply.crossed', message: 'Withdrawn too late: crossed, contestable' }),
    none: i18n._({ id: 'reply.none', message: 'Not answered yet' }),
    left: i18n._({
      id: 'reply.left',
      message: '{party} has left the arrangement',
      values: { party },
    }),
  };
  const tone =
    answer.state === 'concurred'
      ? 'good'
      : answer.state === 'declined'
        ? 'bad'
        : answer.state === 'none'
          ? 'none'
          : 'wait';
  const Icon =
    answer.state === 'concurred'
      ? Check
      : answer.state === 'declined'
        ? X
        : answer.state === 'none'
          ? Clock
          : PenLine;
  const overdue =
    answer.state === 'ad_referendum' && answer.due && new Date(answer.due).getTime() < Date.now();
  return (
    <p className={styles.step} data-kind="human" data-tone={tone}>
      <Icon size={14} aria-hidden="true" />
      <span>
        {texts[answer.state]} <Instant at={answer.time} />
        {overdue && (
          <strong className={styles.overdue}>
            {' '}
            {i18n._({ id: 'reply.overdue', message: 'Overdue' })}
          </strong>
        )}
      </span>
    </p>
  );
}

function WhyNot({ act }: { act: Act }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const why = useQuery(queries.why(act.circle, act.ref));
  if (why.isError) return <Trouble error={why.error} />;
  if (!why.data || why.data.agreed) return null;
  return (
    <section className={styles.why}>
      <h3>{i18n._({ id: 'why.title', message: 'Why is this not agreed yet?' })}</h3>
      <ul>
        {why.data.lines.map((line) => {
          const values = { party: line.party ? parties.text(line.party) : '' };
          return (
            <li key={`${line.word} ${line.party} ${line.ref}`}>
              {line.word in whyWords ? (
                <span>{say(i18n, whyWords, line.word, values)}</span>
              ) : (
                <span lang="en">{line.text}</span>
              )}{' '}
              {line.act in whyActs && (line.party || anybodysActs.has(line.act)) && (
                <span className={styles.aside}>{say(i18n, whyActs, line.act, values)}</span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
