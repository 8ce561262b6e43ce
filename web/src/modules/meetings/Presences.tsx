// Who is there: each person of the delegations with when they came and left, and who took whose place.
// On a person's row `i` opens the form of an arrival now and `o` of a departure; nothing is recorded
// before it was signed.
import { useLingui } from '@lingui/react';
import { useMemo, useState } from 'react';
import type { Circle, Delegation, Meeting, Said } from '../../api/model';
import type { Attending, Member } from '../../api/more';
import { useSession } from '../../api/queries';
import { PartyMark, useParties } from '../../frame/parties';
import { formatMoment, thisZone, zoneName } from '../../i18n/dates';
import { useSettings } from '../../i18n/settings';
import { choose, Words } from '../../i18n/text';
import { keyShortcuts } from '../../keyboard/keymap';
import { useShortcuts } from '../../keyboard/shortcuts';
import { dayOf } from '../../record/meeting_words';
import { PersonName } from '../../record/PersonName';
import { SaidMark } from '../../record/SaidMark';
import type { Writing } from '../../writing/Composer';
import type { Value } from '../../writing/form';
import { moment } from '../../writing/period';
import { Compose, mayWrite } from '../../writing/Write';
import { attendance, substitution } from './forms';
import styles from './meetings.module.css';
import { notedDelegations } from './noted_people';

export interface Present {
  key: string;
  party: string;
  person: Member;
  role: 'head' | 'member' | 'none';
  // Who noted that they come, where their own side did not say so here.
  noted: Said | null;
  // What is said of when they were there: by all, or by one side each.
  said: Attending[];
}

// Whether two records speak of one person: by what the record calls the person, else by a name in
// common, else, where neither is named, by the office.
export function isSame(one: Member, other: Attending['member']): boolean {
  if (one.id && other.id) return one.id === other.id;
  const shares = (a: Record<string, string> | undefined, b: Record<string, string>) =>
    Object.entries(a ?? {}).some(([tag, text]) => text !== '' && b[tag] === text);
  const named = Object.keys(one.name ?? {}).length > 0 || Object.keys(other.name).length > 0;
  return named ? shares(one.name, other.name) : shares(one.office, other.office);
}

// Everybody of the delegations once, those that were noted after those that were given, then whoever
// else is said to have been there.
export function presentAt(
  meeting: Pick<Meeting, 'delegations' | 'attendance'>,
  noted: readonly Delegation[] = [],
): Present[] {
  const out: Present[] = [];
  for (const delegation of [...meeting.delegations, ...noted]) {
    for (const [role, persons] of [
      ['head', delegation.heads],
      ['member', delegation.members ?? []],
    ] as const) {
      for (const person of persons) {
        const known = out.some(
          (one) =>
            one.party === delegation.party && isSame(one.person, person as Attending['member']),
        );
        if (known) continue;
        out.push({
          key: `${delegation.party} ${out.length}`,
          party: delegation.party,
          person,
          role,
          noted: noted.includes(delegation) ? (delegation.said ?? null) : null,
          said: meeting.attendance.filter(
            (one) => one.party === delegation.party && isSame(person, one.member),
          ),
        });
      }
    }
  }
  for (const one of meeting.attendance) {
    if (out.some((each) => each.said.includes(one))) continue;
    const same = out.find(
      (each) => each.party === one.party && each.role === 'none' && isSame(each.person, one.member),
    );
    if (same) same.said.push(one);
    else
      out.push({
        key: `${one.party} ${one.id}`,
        party: one.party,
        person: one.member,
        role: 'none',
        noted: null,
        said: [one],
      });
  }
  return out;
}

// A person of an answer, as a content names one.
export function memberOf(person: Member): Value {
  return {
    person: person.id ?? '',
    names: { ...person.name },
    office: { ...person.office },
    organisation: { ...person.organisation },
    capacity: (person.capacity ?? '').toUpperCase(),
    institution: (person.institution ?? '').toUpperCase(),
  };
}

// What our side says of a person, with an arrival or a departure at this moment added.
export function withStep(own: Attending | undefined, step: 'in' | 'out', at: string): Value[] {
  const said = (own?.presences ?? []).map((one) => ({
    arrived: one.arrived ?? '',
    left: one.left ?? '',
    session: one.session ?? '',
  }));
  const last = said.at(-1);
  if (step === 'in') return [...said, { arrived: at, left: '', session: '' }];
  if (last && !last.left) {
    // Times are to the minute, and nobody leaves in the one in which they came.
    const next = new Date(new Date(last.arrived || at).getTime() + 60_000);
    const left = last.arrived && at <= last.arrived ? moment(next) : at;
    return [...said.slice(0, -1), { ...last, left }];
  }
  return [...said, { arrived: '', left: at, session: '' }];
}

// Where it is asked for; of a meeting of the past it is entered like everything else.
const shownIn = new Set(['confirmed', 'in_session', 'recessed']);

export function Presences({ meeting, circle }: { meeting: Meeting; circle: Circle | null }) {
  const { i18n } = useLingui();
  const session = useSession();
  const parties = useParties();
  const [writing, setWriting] = useState<Writing | null>(null);
  const people = useMemo(() => presentAt(meeting, notedDelegations(meeting.noted)), [meeting]);
  const mine = mayWrite(session, circle);
  const { keys, singleKeys } = useSettings();
  const zone = meeting.timezone || thisZone();
  const forms = useMemo(() => {
    const base = circle && { circle, place: { body: meeting.body, slug: meeting.slug } };
    const ownOf = (one: Present) =>
      one.said.findLast(
        (each) => each.said.kind === 'national' && each.said.party === parties.self,
      );
    return {
      step: (one: Present, step: 'in' | 'out'): Writing | null => {
        const own = ownOf(one);
        return (
          base && {
            ...base,
            form: attendance,
            initial: {
              ...(own ? { id: own.id } : {}),
              party: one.party,
              member: memberOf(one.person),
              presences: withStep(own, step, moment(new Date())),
            },
            about: `${one.key} ${step}`,
          }
        );
      },
      substitute: (one: Present): Writing | null =>
        base && {
          ...base,
          form: substitution,
          initial: { party: one.party, absent: memberOf(one.person) },
          about: one.key,
        },
    };
  }, [circle, meeting.body, meeting.slug, parties.self]);
  useShortcuts(
    useMemo(() => {
      const ofFocused = (step: 'in' | 'out') => () => {
        const key = document.activeElement?.closest('[data-person]')?.getAttribute('data-person');
        const one = people.find((each) => each.key === key);
        if (one) setWriting(forms.step(one, step));
      };
      return mine ? { arrived: ofFocused('in'), left: ofFocused('out') } : {};
    }, [mine, people, forms]),
  );
  const wanted = meeting.attendance.length > 0 || (mine && shownIn.has(meeting.state));
  if (!writing && (!wanted || people.length === 0)) return null;
  return (
    <section className="section" aria-labelledby="attendance">
      <h2 id="attendance">{i18n._({ id: 'meeting.attendance', message: 'Attendance' })}</h2>
      <p className={styles.under}>
        {i18n._({
          id: 'form.zone',
          message: 'Time of {zone}.',
          values: { zone: zoneName(i18n.locale, zone, new Date()) },
        })}
      </p>
      <ul className={styles.presences}>
        {people.map((one) => {
          const name =
            choose(one.person.name, i18n.locale)?.text ??
            choose(one.person.office, i18n.locale)?.text ??
            '';
          return (
            <li key={one.key} data-person={one.key}>
              <p className={styles.strong}>
                <PartyMark name={one.party} />{' '}
                {mine ? (
                  <button
                    type="button"
                    className={styles.choose}
                    data-row
                    onClick={() => setWriting(forms.step(one, 'in'))}
                  >
                    {name || i18n._({ id: 'person.unnamed', message: 'Not named in the source' })}
                  </button>
                ) : null}
                {one.role === 'head' && (
                  <span className={styles.subkind}>
                    {i18n._({ id: 'role.head', message: 'Head of delegation' })}
                  </span>
                )}
              </p>
              <p className="small">
                <PersonName
                  of={one.person}
                  circle={meeting.circle}
                  day={dayOf(meeting)}
                  besides
                  nameless={mine}
                />
              </p>
              <div>
                {one.noted && <SaidMark said={one.noted} />}
                {one.said.length === 0 && (
                  <p className="aside">
                    {i18n._({ id: 'attendance.none', message: 'Nothing said' })}
                  </p>
                )}
                {one.said.map((each) => (
                  <p key={`${each.id} ${each.said.ref}`} className={styles.under}>
                    <Times presences={each.presences} meeting={meeting} zone={zone} />
                    <SaidMark said={each.said} />
                  </p>
                ))}
              </div>
              {mine && (
                <p className={styles.act}>
                  <button
                    type="button"
                    className={styles.quiet}
                    {...keyShortcuts('arrived', keys, singleKeys)}
                    onClick={() => setWriting(forms.step(one, 'in'))}
                  >
                    {i18n._({ id: 'attendance.in', message: 'Arrived now' })}
                    <span className={styles.unseen}> {name}</span>
                  </button>
                  <button
                    type="button"
                    className={styles.quiet}
                    {...keyShortcuts('left', keys, singleKeys)}
                    onClick={() => setWriting(forms.step(one, 'out'))}
                  >
                    {i18n._({ id: 'attendance.out', message: 'Left now' })}
                    <span className={styles.unseen}> {name}</span>
                  </button>
                  <button
                    type="button"
                    className={styles.quiet}
                    onClick={() => setWriting(forms.substitute(one))}
                  >
                    {i18n._({ id: 'attendance.substitute', message: 'Substitute' })}
                    <span className={styles.unseen}> {name}</span>
                  </button>
                </p>
              )}
            </li>
          );
        })}
      </ul>
      {writing && <Compose writing={writing} onClose={() => setWriting(null)} />}
    </section>
  );
}

// '12 May, 09:02 – 11:30'; an open end is said in words.
function Times({
  presences,
  meeting,
  zone,
}: {
  presences: Attending['presences'];
  meeting: Meeting;
  zone: string;
}) {
  const { i18n } = useLingui();
  return presences.map((one, index) => {
    const sitting = meeting.sessions.find((each) => each.id === one.session);
    return (
      <span key={index} className="num">
        {one.arrived
          ? formatMoment(i18n, one.arrived, zone)
          : i18n._({ id: 'attendance.beginning', message: 'from the beginning' })}
        {' – '}
        {one.left
          ? one.left.slice(0, 10) === one.arrived?.slice(0, 10)
            ? formatMoment(i18n, one.left, zone).split(', ').at(-1)
            : formatMoment(i18n, one.left, zone)
          : i18n._({ id: 'attendance.end', message: 'to the end' })}
        {sitting && (
          <>
            {' '}
            (<Words of={sitting.title} none={sitting.id} />)
          </>
        )}
      </span>
    );
  });
}

export function Substitutions({ meeting }: { meeting: Meeting }) {
  const { i18n } = useLingui();
  const zone = meeting.timezone || thisZone();
  if (meeting.substitutions.length === 0) return null;
  const at = { circle: meeting.circle, day: dayOf(meeting) };
  return (
    <section className="section" aria-labelledby="substitutions">
      <h2 id="substitutions">
        {i18n._({ id: 'meeting.substitutions', message: 'Substitutions' })}
      </h2>
      <ul className={styles.planned}>
        {meeting.substitutions.map((one) => (
          <li key={`${one.id} ${one.said.ref}`}>
            <PartyMark name={one.party} />
            <PersonName of={one.substitute} {...at} />{' '}
            <span>
              {i18n._({ id: 'substitution.for', message: 'in the place of' })}{' '}
              <PersonName of={one.absent} {...at} />
            </span>
            <Times
              presences={[{ arrived: one.from, left: one.until, session: null }]}
              meeting={meeting}
              zone={zone}
            />
            {choose(one.reason, i18n.locale) && (
              <span>
                <Words of={one.reason} />
              </span>
            )}
            <SaidMark said={one.said} />
          </li>
        ))}
      </ul>
    </section>
  );
}
