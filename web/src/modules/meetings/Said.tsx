// What was said of a meeting and published: joint statement and readouts, positions, comments of others, and
// the papers of the meeting as a whole. None of these is an outcome.
import { useLingui } from '@lingui/react';
import type { Meeting, PublicText, Said } from '../../api/model';
import { circleAt, useCircles } from '../../frame/circles';
import { useParties } from '../../frame/parties';
import { formatDateText } from '../../i18n/dates';
import { choose, Words } from '../../i18n/text';
import { say, textKinds } from '../../i18n/words';
import { type Carried, CarriedPapers } from '../../record/Carried';
import { ContentView } from '../../record/Content';
import { outcomePlace } from '../../record/ItemLink';
import { OutLink } from '../../record/OutLink';
import { SaidMark } from '../../record/SaidMark';
import { carriedPapers } from '../../writing/paper';
import styles from './meetings.module.css';
import { notedElse, notedNumbers } from './Noted';

// With what it came: the scan of a letter, the file as it was published.
function Papers({
  of,
  address,
}: {
  of: { papers?: readonly Carried[]; said: Said };
  address: string;
}) {
  const circle = circleAt(useCircles(), address);
  if (!of.papers || !circle) return null;
  return <CarriedPapers papers={of.papers} said={of.said} circle={circle.id} address={address} />;
}

// The joint statement on one side, each side's own readout on the other: different things, and
// never one for the other.
export function Texts({ texts, address }: { texts: readonly PublicText[]; address: string }) {
  const { i18n } = useLingui();
  if (texts.length === 0) return null;
  const joint = texts.filter((text) => text.said.kind === 'joint');
  const own = texts.filter((text) => text.said.kind !== 'joint');
  return (
    <section className="section" aria-labelledby="texts">
      <h2 id="texts">{i18n._({ id: 'meeting.texts', message: 'Published texts' })}</h2>
      <div className={styles.texts}>
        <div className={styles.text} data-kind="joint">
          <h3>{i18n._({ id: 'text.joint_statement', message: 'Joint statement' })}</h3>
          {joint.length === 0 && (
            <p className="aside">
              {i18n._({ id: 'text.no_joint', message: 'None on record that all have agreed to.' })}
            </p>
          )}
          {joint.map((text) => (
            <TextItem
              key={`${text.kind} ${text.said.ref} ${text.date}`}
              text={text}
              address={address}
            />
          ))}
        </div>
        <div className={styles.text}>
          <h3>{i18n._({ id: 'text.own', message: "Each side's own" })}</h3>
          {own.length === 0 && (
            <p className="aside">{i18n._({ id: 'text.none', message: 'None on record.' })}</p>
          )}
          {own.map((text) => (
            <TextItem
              key={`${text.kind} ${text.said.ref} ${text.date}`}
              text={text}
              address={address}
            />
          ))}
        </div>
      </div>
    </section>
  );
}

function TextItem({ text, address }: { text: PublicText; address: string }) {
  const { i18n } = useLingui();
  const parties = useParties();
  return (
    <article className={styles.item}>
      <p className={styles.inline}>
        <span className={styles.strong}>
          {text.said.kind !== 'joint' && text.said.party
            ? i18n._({
                id: 'text.by',
                message: '{kind}, {party}',
                values: {
                  kind: say(i18n, textKinds, text.kind),
                  party: parties.text(text.said.party),
                },
              })
            : say(i18n, textKinds, text.kind)}
        </span>
        {text.date && <span className="aside">{formatDateText(i18n, text.date)}</span>}
      </p>
      {choose(text.title, i18n.locale) && (
        <p className={styles.strong}>
          <Words of={text.title} />
        </p>
      )}
      {choose(text.text, i18n.locale) && (
        <p className={styles.words}>
          <Words of={text.text} />
        </p>
      )}
      {text.names_first && (
        <p className="aside small">
          {i18n._({
            id: 'text.names_first',
            message: 'This copy names {party} first.',
            values: { party: parties.text(text.names_first) },
          })}
        </p>
      )}
      <SaidMark said={text.said} />
      <Papers of={text} address={address} />
      {text.link && (
        <p className="aside">
          <OutLink link={text.link} />
        </p>
      )}
    </article>
  );
}

// Where each side says it stands, and what was noted of another's words: nobody is bound by these.
export function Positions({ meeting, address }: { meeting: Meeting; address: string }) {
  const { i18n } = useLingui();
  const positions = meeting.positions ?? [];
  const noted = notedElse(meeting.noted, notedNumbers(meeting));
  if (positions.length + noted.length === 0) return null;
  return (
    <section className="section" aria-labelledby="positions">
      <h2 id="positions">{i18n._({ id: 'meeting.positions', message: 'Positions' })}</h2>
      <ul className={styles.planned}>
        {positions.map((position) => (
          <li key={`${position.id} ${position.said.ref}`}>
            {position.item && <span className="num">{position.item}</span>}
            <span className={styles.whole}>
              <Words of={position.words} />
            </span>
            {position.date && <span>{formatDateText(i18n, position.date)}</span>}
            <SaidMark said={position.said} />
            <Papers of={position} address={address} />
          </li>
        ))}
        {noted.map((one, index) => (
          <li key={index}>
            <SaidMark said={one.said} />
            <div className={styles.whole}>
              <ContentView content={one.content} of={{ module: 'meetings' }} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

// What somebody who is no party said about it; never an outcome.
export function Comments({ meeting }: { meeting: Pick<Meeting, 'comments' | 'outcomes'> }) {
  const { i18n } = useLingui();
  const { comments } = meeting;
  if (!comments || comments.length === 0) return null;
  const outcome = (id: string) => meeting.outcomes.find((one) => one.id === id);
  return (
    <section className="section" aria-labelledby="comments">
      <h2 id="comments">
        {i18n._({ id: 'meeting.comments', message: 'Comments by others (no outcome)' })}
      </h2>
      <ul className={styles.planned}>
        {comments.map((comment, index) => (
          <li key={index}>
            <span className={styles.strong} lang="und">
              {comment.by}
            </span>
            {comment.date && <span>{formatDateText(i18n, comment.date)}</span>}
            {comment.link && <OutLink link={comment.link} />}
            <span className={styles.whole}>
              <Words of={comment.text} />
            </span>
            {comment.about && comment.about.length > 0 && (
              <span className={styles.whole}>
                {i18n._({ id: 'outcome.about', message: 'About' })}{' '}
                {comment.about.map((id, at) => (
                  <span key={id}>
                    {at > 0 && ', '}
                    <a href={`#${outcomePlace(id)}`}>
                      <Words of={outcome(id)?.text} none={id} />
                    </a>
                  </span>
                ))}
              </span>
            )}
            {comment.said && <SaidMark said={comment.said} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

// Of each side, and of all, what it filed last under one identifier; what nobody agreed to is not here.
export function filingsOf(meeting: Pick<Meeting, 'acts'>): Meeting['acts'] {
  const out = new Map<string, Meeting['acts'][number]>();
  for (const act of meeting.acts) {
    const filing = act.content?.filing as { id?: string } | undefined;
    if (!filing || act.verdict !== 'effective') continue;
    if (act.type !== 'statement' && !act.proposal?.joint) continue;
    out.set(`${act.type} ${act.party} ${filing.id ?? ''}`, act);
  }
  return [...out.values()];
}

// Papers that belong to no item.
export function Filings({ meeting, address }: { meeting: Pick<Meeting, 'acts'>; address: string }) {
  const { i18n } = useLingui();
  const filings = filingsOf(meeting);
  if (filings.length === 0) return null;
  const title = i18n._({ id: 'write.filing', message: 'Papers of the meeting' });
  return (
    <section className="section" aria-labelledby="filings">
      <h2 id="filings">{title}</h2>
      <ul className={styles.planned}>
        {filings.map((act) => (
          <li key={act.ref}>
            <CarriedPapers
              papers={carriedPapers(act)}
              said={act}
              circle={act.circle}
              address={address}
              label={title}
            />
            <SaidMark
              said={{
                kind: act.type === 'proposal' ? 'joint' : 'national',
                party: act.party,
                time: act.time,
                ref: act.ref,
              }}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
