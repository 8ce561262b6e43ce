import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Body, Circle } from '../../api/model';
import { queries } from '../../api/queries';
import { formatPeriod } from '../../i18n/dates';
import { choose, Words } from '../../i18n/text';
import { instrumentKinds, instrumentStates, levels, say, strandStates } from '../../i18n/words';
import { bodyText } from '../../record/body_words';
import { CarriedPapers } from '../../record/Carried';
import { DateText } from '../../record/meeting_words';
import { SaidMark } from '../../record/SaidMark';
import styles from './bodies.module.css';

export function Unreported({ body, address }: { body: Body; address: string }) {
  const { i18n } = useLingui();
  if (body.counts.unreported === 0) return null;
  const named = body.meetings.filter((one) => one.report_owed);
  return (
    <section className="section" aria-labelledby="unreported">
      <h2 id="unreported">
        {i18n._({ id: 'body.unreported', message: 'Held, not yet reported' })}
      </h2>
      <ul className={styles.plain}>
        {named.map((meeting) => (
          <li key={meeting.matter}>
            <Link
              to="/b/$circle/$body/m/$slug"
              params={{ circle: address, body: body.id, slug: meeting.slug }}
              search={{}}
            >
              {meeting.ordinal !== null ? `${meeting.ordinal} · ` : ''}
              <DateText meeting={meeting} />
            </Link>
          </li>
        ))}
      </ul>
      {named.length !== body.counts.unreported && (
        <p className="aside">
          {i18n._({
            id: 'bodies.unreported',
            message: '{count} not yet reported',
            values: { count: body.counts.unreported },
          })}
        </p>
      )}
    </section>
  );
}

export function Lines({
  body,
  address,
  circle,
}: {
  body: Body;
  address: string;
  circle: Circle | null;
}) {
  const { i18n } = useLingui();
  const bodies = useQuery(queries.bodies());
  if (
    body.reports_to.length === 0 &&
    body.sub_bodies.length === 0 &&
    !body.parent &&
    !body.reporting_bodies?.length
  )
    return null;
  const link = (id: string) => {
    const plain = id.split('/').pop() ?? id;
    const known = (bodies.data?.items ?? []).find(
      (one) => one.id === plain && (circle === null || one.circle === circle.id),
    );
    const text = bodyText(i18n, known, id);
    return known ? (
      <Link to="/b/$circle/$body" params={{ circle: address, body: plain }} search={{}}>
        {text}
      </Link>
    ) : (
      <span>{text}</span>
    );
  };
  return (
    <section className="section" aria-labelledby="lines">
      <h2 id="lines">{i18n._({ id: 'body.lines', message: 'Reporting lines' })}</h2>
      <dl className={styles.lines}>
        {body.reports_to.length > 0 && (
          <div>
            <dt>{i18n._({ id: 'body.reports_to', message: 'Reports to' })}</dt>
            <dd>
              {body.reports_to.map((line, index) => (
                <p key={index} className={styles.under}>
                  {link(line.body)} <SaidMark said={line.said} />
                </p>
              ))}
            </dd>
          </div>
        )}
        {body.parent && (
          <div>
            <dt>{i18n._({ id: 'body.parent', message: 'Under' })}</dt>
            <dd>{link(body.parent)}</dd>
          </div>
        )}
        {body.reporting_bodies && body.reporting_bodies.length > 0 && (
          <div>
            <dt>{i18n._({ id: 'body.reporting_bodies', message: 'Receives reports from' })}</dt>
            <dd>
              {body.reporting_bodies.map((one) => (
                <span key={one} className={styles.each}>
                  {link(one)}
                </span>
              ))}
            </dd>
          </div>
        )}
        {body.sub_bodies.length > 0 && (
          <div>
            <dt>{i18n._({ id: 'body.sub_bodies', message: 'Sub-bodies' })}</dt>
            <dd>
              {body.sub_bodies.map((sub) => (
                <span key={sub} className={styles.each}>
                  {link(sub)}
                </span>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

export function Strands({ body }: { body: Body }) {
  const { i18n } = useLingui();
  if (body.strands.length === 0) return null;
  return (
    <section className="section" aria-labelledby="strands">
      <h2 id="strands">{i18n._({ id: 'body.strands', message: 'Strands of work' })}</h2>
      <ul className={styles.plain}>
        {body.strands.map((strand, index) => (
          <li key={index}>
            <p>
              <Words of={strand.names} none={strand.id} />
            </p>
            <p className={styles.under}>
              {strand.status && <span>{say(i18n, strandStates, strand.status)}</span>}
              {strand.title_only && (
                <span className="badge">
                  {i18n._({ id: 'strand.title_only', message: 'Title only' })}
                </span>
              )}
              <SaidMark said={strand.said} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Instruments({ body, address }: { body: Body; address: string }) {
  const { i18n } = useLingui();
  if (body.instruments.length === 0) return null;
  return (
    <section className="section" aria-labelledby="documents">
      <h2 id="documents">{i18n._({ id: 'body.documents', message: 'Documents' })}</h2>
      <ul className={styles.plain}>
        {body.instruments.map((paper, index) => (
          <li key={index}>
            <p>
              <Words of={paper.titles} none={paper.id} />
            </p>
            <p className={styles.under}>
              <span>{say(i18n, instrumentKinds, paper.kind)}</span>
              {paper.state && <span>{say(i18n, instrumentStates, paper.state)}</span>}
              {paper.date?.from && <span>{formatPeriod(i18n, paper.date)}</span>}
              {choose(paper.place, i18n.locale) && (
                <span>
                  <Words of={paper.place} />
                </span>
              )}
              {paper.level && <span>{say(i18n, levels, paper.level)}</span>}
              <SaidMark said={paper.said} />
            </p>
            {choose(paper.words, i18n.locale) && (
              <p>
                <Words of={paper.words} />
              </p>
            )}
            {choose(paper.beneficiary, i18n.locale) && (
              <p className={styles.under}>
                <span>
                  {i18n._({ id: 'field.beneficiary', message: 'Beneficiary' })}:{' '}
                  <Words of={paper.beneficiary} />
                </span>
              </p>
            )}
            <CarriedPapers
              papers={paper.papers}
              said={paper.said}
              circle={body.circle}
              address={address}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
