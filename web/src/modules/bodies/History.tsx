// The body as it was on a day, as the node counts it: names, members, leads, lines, custom; and every
// change since, with its reason. The day stands in the address.
import { type CalendarDate, getLocalTimeZone, parseDate, today } from '@internationalized/date';
import { useLingui } from '@lingui/react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { DateField, DateInput, DateSegment, Label } from 'react-aria-components';
import type { components } from '../../api/schema';
import dialog from '../../frame/dialog.module.css';
import { PartyMark, useParties } from '../../frame/parties';
import { formatDateText, isoDay, parseCalendar } from '../../i18n/dates';
import { choose, Words } from '../../i18n/text';
import { bodyStates, changeWords, hostRules, memberRoles, say } from '../../i18n/words';
import { useBodyNames } from '../../record/body_words';
import { ContentView } from '../../record/Content';
import { MatterLink } from '../../record/MatterLink';
import { SaidMark } from '../../record/SaidMark';
import styles from './bodies.module.css';

type Body = components['schemas']['Body'];
type Change = components['schemas']['BodyChange'];

const dayOf = (text: string): CalendarDate => {
  try {
    return parseDate(text);
  } catch {
    return today(getLocalTimeZone());
  }
};

// What began after that day, newest first. What has no day was so from the beginning.
export function changesSince(changes: readonly Change[], day: string): Change[] {
  const begin = (change: Change) => {
    const at = parseCalendar(change.from);
    return at ? isoDay(at) : '';
  };
  return changes.filter((one) => begin(one) > day).sort((a, b) => begin(b).localeCompare(begin(a)));
}

export function History({
  body,
  address,
  asOf,
}: {
  body: Body;
  address: string;
  asOf: string | undefined;
}) {
  const { i18n } = useLingui();
  const navigate = useNavigate();
  const parties = useParties();
  const bodyName = useBodyNames();
  const now = today(getLocalTimeZone()).toString();
  const [typed, setTyped] = useState<CalendarDate | null>(dayOf(asOf ?? now));
  const go = (day: string | undefined) =>
    void navigate({
      to: '.',
      search: (kept: Record<string, unknown>) => ({ ...kept, as_of: day }) as never,
      replace: true,
      resetScroll: false,
    });
  const state = body.as_of;
  const name = (id: string) => bodyName(body.circle, id.split('/').pop() ?? id);
  const since = changesSince(body.changes, asOf ?? now);
  const all = asOf ? since : [...changesSince(body.changes, ''), ...undated(body.changes)];
  return (
    <section className="section" aria-labelledby="history">
      <h2 id="history">{i18n._({ id: 'body.history', message: 'As it was on a day' })}</h2>
      <div className={styles.asof}>
        <DateField
          className={dialog.field ?? ''}
          value={typed}
          onChange={(next) => {
            setTyped(next);
            if (next && next.year >= 1900 && next.year <= 2199) go(next.toString());
          }}
        >
          <Label>{i18n._({ id: 'body.as_of', message: 'As of' })}</Label>
          <DateInput className={dialog.input ?? ''}>
            {(segment) => <DateSegment segment={segment} className={dialog.segment ?? ''} />}
          </DateInput>
        </DateField>
        {asOf && (
          <button
            type="button"
            className="button"
            onClick={() => {
              setTyped(dayOf(now));
              go(undefined);
            }}
          >
            {i18n._({ id: 'body.as_today', message: 'As it is today' })}
          </button>
        )}
      </div>
      <div role="status" className={styles.facts_then}>
        {asOf && (
          <p className={styles.then}>
            {i18n._({
              id: 'body.then',
              message: 'As of {date}: {name}, {state}',
              values: {
                date: formatDateText(i18n, asOf),
                name: choose(state.names, i18n.locale)?.text ?? body.id,
                state: say(i18n, bodyStates, state.status),
              },
            })}
          </p>
        )}
        <h3>{i18n._({ id: 'body.leads', message: 'Lead organisations' })}</h3>
        {state.leads.length === 0 && (
          <p className="aside">
            {i18n._({ id: 'body.no_lead', message: 'None on record for this day' })}
          </p>
        )}
        <ul className={styles.plain}>
          {state.leads.map((lead, index) => (
            <li key={index}>
              <p>
                <strong>{parties.text(lead.party)}</strong> <Words of={lead.organisation} />
              </p>
              <Spell from={lead.from} to={lead.to}>
                {lead.from_meeting && (
                  <span>
                    {i18n._({ id: 'body.lead_from_meeting', message: 'from this meeting on:' })}{' '}
                    <MatterLink matter={lead.from_meeting} address={address} />
                  </span>
                )}
                {choose(lead.reason, i18n.locale) && (
                  <span>
                    <Words of={lead.reason} />
                  </span>
                )}
                <SaidMark said={lead.said} />
              </Spell>
            </li>
          ))}
        </ul>
        {state.members.length > 0 && (
          <>
            <h3>{i18n._({ id: 'body.members', message: 'Members' })}</h3>
            <ul className={styles.plain}>
              {state.members.map((member, index) => (
                <li key={index}>
                  <p>
                    {member.party && <PartyMark name={member.party} />}{' '}
                    <Words of={member.organisation} none={member.party ? '' : (member.id ?? '')} />
                  </p>
                  <Spell from={member.from} to={member.to}>
                    <span>{say(i18n, memberRoles, member.role)}</span>
                    {choose(member.reason, i18n.locale) && (
                      <span>
                        <Words of={member.reason} />
                      </span>
                    )}
                    <SaidMark said={member.said} />
                  </Spell>
                </li>
              ))}
            </ul>
          </>
        )}
        {asOf && state.reports_to.length > 0 && (
          <p>
            {i18n._({ id: 'body.reports_to', message: 'Reports to' })}{' '}
            {state.reports_to.map((line) => name(line.body)).join(', ')}
          </p>
        )}
        {asOf && state.parent && (
          <p>
            {i18n._({ id: 'body.parent', message: 'Under' })} {name(state.parent)}
          </p>
        )}
        <p className={styles.under}>
          {choose(state.cadence, i18n.locale) && (
            <span>
              <Words of={state.cadence} />
            </span>
          )}
          {state.meetings_per_year > 0 && (
            <span>
              {i18n._({
                id: 'body.per_year',
                message: '{count, plural, one {# meeting a year} other {# meetings a year}}',
                values: { count: state.meetings_per_year },
              })}
            </span>
          )}
          {state.before_each_report > 0 && (
            <span>
              {i18n._({
                id: 'body.before_each_report',
                message:
                  '{count, plural, one {# meeting before each report} other {# meetings before each report}}',
                values: { count: state.before_each_report },
              })}
            </span>
          )}
          {state.host_rule && (
            <span>
              {say(i18n, hostRules, state.host_rule.toLowerCase())}
              {state.usual_host && `: ${parties.text(state.usual_host)}`}
            </span>
          )}
        </p>
      </div>
      {all.length > 0 && (
        <details open={asOf !== undefined}>
          <summary>
            {asOf
              ? i18n._({
                  id: 'body.changed_since',
                  message: '{count, plural, one {# change since} other {# changes since}}',
                  values: { count: all.length },
                })
              : i18n._({
                  id: 'body.changes',
                  message: '{count, plural, one {# change on record} other {# changes on record}}',
                  values: { count: all.length },
                })}
          </summary>
          <ol className={styles.plain} reversed>
            {all.map((change, index) => (
              <li key={index}>
                <p>
                  <strong>{say(i18n, changeWords, change.what)}</strong>
                </p>
                <Spell from={change.from} to={change.to}>
                  <SaidMark said={change.said} />
                </Spell>
                <ContentView content={change.content} of={{ module: 'bodies' }} />
              </li>
            ))}
          </ol>
        </details>
      )}
      {asOf && all.length === 0 && (
        <p className="aside">
          {i18n._({ id: 'body.unchanged', message: 'Nothing on record has changed since.' })}
        </p>
      )}
    </section>
  );
}

const undated = (changes: readonly Change[]) => changes.filter((one) => !parseCalendar(one.from));

function Spell({
  from,
  to,
  children,
}: {
  from: string | null | undefined;
  to: string | null | undefined;
  children?: React.ReactNode;
}) {
  const { i18n } = useLingui();
  return (
    <p className={styles.under}>
      {from && (
        <span>
          {i18n._({
            id: 'body.lead_from',
            message: 'since {date}',
            values: { date: formatDateText(i18n, from) },
          })}
        </span>
      )}
      {to && (
        <span>
          {i18n._({
            id: 'body.lead_to',
            message: 'until {date}',
            values: { date: formatDateText(i18n, to) },
          })}
        </span>
      )}
      {children}
    </p>
  );
}
