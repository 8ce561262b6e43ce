// The entries of a matter, newest first: who recorded what, when, and how far it has come.

import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { Link } from '@tanstack/react-router';
import type { Act, Reference } from '../api/model';
import { type Parties, PartyMark, useParties } from '../frame/parties';
import { Instant } from '../i18n/text';
import { actTypes, openings, say, subjectOf, subjects, verdicts } from '../i18n/words';
import styles from './record.module.css';
import { AgreedByAll } from './SaidMark';

// `target` is what an answer answers, where it is at hand: 'Agreement: Date and place'.
export function entryTitle(i18n: I18n, act: Act, target?: Act) {
  const subject = subjectOf(act.content) ?? subjectOf(target?.content ?? null);
  const type = act.type
    ? say(i18n, actTypes, act.type)
    : i18n._({ id: 'entry.unreadable', message: 'Unreadable entry' });
  return subject
    ? i18n._({
        id: 'entry.title',
        message: '{type}: {subject}',
        values: { type, subject: say(i18n, subjects, subject) },
      })
    : type;
}

// The furthest step that every other party's node has taken, in one phrase.
export function deliveryText(i18n: I18n, parties: Parties, act: Act) {
  const others = act.delivery.filter((one) => one.party !== parties.self);
  if (act.party !== parties.self) return i18n._({ id: 'delivery.received', message: 'Received' });
  const stored = others.filter((one) => one.state === 'stored');
  const sent = others.filter((one) => one.state === 'sent');
  if (stored.length > 0) {
    return i18n._({
      id: 'delivery.stored_by',
      message: 'Stored by {parties}',
      values: { parties: parties.list(stored.map((one) => one.party)) },
    });
  }
  if (sent.length > 0) return i18n._({ id: 'delivery.sent', message: 'Sent' });
  if (others.some((one) => one.state === 'draft'))
    return i18n._({ id: 'delivery.draft', message: 'Draft' });
  return i18n._({ id: 'delivery.recorded', message: 'Recorded' });
}

export function Outstanding({ act }: { act: Act }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const state = act.proposal;
  if (act.verdict !== 'effective') {
    return (
      <span className="badge" data-tone="bad">
        {i18n._({
          id: 'entry.void',
          message: 'No effect, because {reason}',
          values: { reason: say(i18n, verdicts, act.verdict) },
        })}
      </span>
    );
  }
  if (!state) return null;
  if (state.joint) {
    return (
      <>
        <AgreedByAll />
        {state.contested && (
          <span className="badge" data-tone="wait">
            {i18n._({ id: 'entry.contested', message: 'Contested' })}
          </span>
        )}
        {state.state === 'crossed' && (
          <span className="badge" data-tone="wait">
            {i18n._({ id: 'entry.crossed', message: 'Crossed, contestable' })}
          </span>
        )}
      </>
    );
  }
  const declined = state.answers
    .filter((answer) => answer.state === 'declined')
    .map((answer) => answer.party);
  if (declined.length > 0) {
    return (
      <span className="badge" data-tone="bad">
        {i18n._({
          id: 'entry.declined',
          message: 'Declined by {parties}',
          values: { parties: parties.list(declined) },
        })}
      </span>
    );
  }
  const open = state.answers
    .filter((answer) => answer.state !== 'concurred')
    .map((answer) => answer.party);
  return (
    <span className="badge" data-tone="wait">
      {i18n._({
        id: 'entry.open',
        message: 'Open: {parties}',
        values: { parties: parties.list(open) },
      })}
    </span>
  );
}

export function Entries({ acts, selected }: { acts: readonly Act[]; selected: Reference | null }) {
  const { i18n } = useLingui();
  const parties = useParties();
  if (acts.length === 0) {
    return (
      <p className="empty">
        {i18n._({ id: 'entries.none', message: 'Nothing is recorded here yet.' })}
      </p>
    );
  }
  return (
    <ol className={styles.entries} reversed>
      {[...acts].reverse().map((act) => {
        const target = act.target ? acts.find((one) => one.ref === act.target) : undefined;
        return (
          <li
            key={act.ref}
            className={styles.entry}
            data-selected={act.ref === selected || undefined}
            data-answer={(target && act.verdict === 'effective') || undefined}
          >
            <Link
              to="."
              search={(before: object) => ({ ...before, entry: act.ref })}
              resetScroll={false}
              data-row
              className={styles.entryname}
              aria-current={act.ref === selected ? 'true' : undefined}
            >
              {entryTitle(i18n, act, target)}
            </Link>
            <span className={styles.entrystate}>
              <Outstanding act={act} />
              {act.opening !== 'held' && (
                <span className="badge">{say(i18n, openings, act.opening)}</span>
              )}
            </span>
            <span className={styles.entrywho}>
              <PartyMark name={act.party} />
              <span>{deliveryText(i18n, parties, act)}</span>
              <Instant at={act.time} />
              <span className="portion" lang="en">
                {act.label.marking}
              </span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
