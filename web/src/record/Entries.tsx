// The entries of a matter, newest first with the answers below: who recorded what, when, how far it
// has come.

import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { type Act, type Reference, refParts } from '../api/model';
import { useCircles } from '../frame/circles';
import { type Parties, PartyMark, useParties } from '../frame/parties';
import { Instant } from '../i18n/text';
import { actTypes, openings, say, subjectOf, subjects, verdicts } from '../i18n/words';
import { useBecame } from './became';
import { ContentLine } from './ContentLine';
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
        <AgreedByAll circle={act.circle} />
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
  if (state.state !== 'open') {
    return (
      <span className="badge" data-tone="bad">
        {i18n._({ id: 'entry.dead', message: 'Can no longer be agreed' })}
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

export interface Row {
  act: Act;
  // The entry in the list that it answers.
  target: Act | undefined;
  // Stands below the entry that it answers.
  below: boolean;
}

const mostSteps = 16;

// Newest first, and every answer directly below what it answers, oldest first; an answer to an
// answer stands below the same entry. What answers something that is not in the list stands alone.
export function arranged(acts: readonly Act[]): Row[] {
  const known = new Map(acts.map((act) => [act.ref, act]));
  const targetOf = (act: Act) => {
    const target = act.target ? known.get(act.target) : undefined;
    return target === act ? undefined : target;
  };
  const rootOf = (act: Act) => {
    let at = act;
    for (let step = 0; step < mostSteps; step += 1) {
      const target = targetOf(at);
      if (!target) return at;
      at = target;
    }
    return act;
  };
  const answers = new Map<Act, Act[]>();
  const roots: Act[] = [];
  for (const act of acts) {
    const root = rootOf(act);
    if (root === act) roots.push(act);
    else answers.set(root, [...(answers.get(root) ?? []), act]);
  }
  return roots
    .reverse()
    .flatMap((root) => [
      { act: root, target: targetOf(root), below: false },
      ...(answers.get(root) ?? []).map((act) => ({ act, target: targetOf(act), below: true })),
    ]);
}

// What an answer names, where that is not in the list: 'Answers entry 12 of Birch'.
function AnswersElsewhere({ act }: { act: Act }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const circle = useCircles().find((one) => one.id === act.circle);
  if (!act.target) return null;
  const { party, index } = refParts(act.target);
  const name = circle?.parties.find((one) => one.number === Number(party))?.name;
  return (
    <span>
      {name
        ? i18n._({
            id: 'entry.answers',
            message: 'On entry {number} of {party}, which is not in this list',
            values: { number: index, party: parties.text(name) },
          })
        : i18n._({ id: 'entry.answers_other', message: 'On an entry that is not in this list' })}
    </span>
  );
}

export function focusPanel() {
  const panel = document.getElementById('delivery');
  panel?.scrollIntoView({ block: 'nearest' });
  panel?.focus({ preventScroll: true });
}

// `panel` is what belongs to the selected entry, where there is no room for it beside the list.
export function Entries({
  acts,
  selected,
  panel,
}: {
  acts: readonly Act[];
  selected: Reference | null;
  panel?: ReactNode;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const became = useBecame(acts);
  // Set by a press that asks for the panel; the panel may only come with the next drawing.
  const asked = useRef<Reference | null>(null);
  useEffect(() => {
    if (asked.current === null || asked.current !== selected) return;
    asked.current = null;
    focusPanel();
  }, [selected]);
  if (acts.length === 0) {
    return (
      <p className="empty">
        {i18n._({ id: 'entries.none', message: 'Nothing is recorded here yet.' })}
      </p>
    );
  }
  return (
    <ol className={styles.entries}>
      {arranged(acts).map(({ act, target, below }) => (
        <li
          key={act.ref}
          className={styles.entry}
          data-selected={act.ref === selected || undefined}
          data-answer={below || undefined}
        >
          <Link
            to="."
            search={(before: object) => ({ ...before, entry: act.ref })}
            resetScroll={false}
            data-row
            className={styles.entryname}
            aria-current={act.ref === selected ? 'true' : undefined}
            onClick={(event) => {
              // By key (no button was pressed), or where the panel opens out of sight.
              if (event.detail !== 0 && panel === undefined) return;
              if (act.ref === selected) focusPanel();
              else asked.current = act.ref;
            }}
          >
            {entryTitle(i18n, act, target)}
          </Link>
          <span className={styles.entrystate}>
            <Outstanding act={act} />
            {act.opening !== 'held' && (
              <span className="badge">{say(i18n, openings, act.opening)}</span>
            )}
          </span>
          <ContentLine content={act.content} />
          <span className={styles.entrywho}>
            <PartyMark name={act.party} />
            {!target && <AnswersElsewhere act={act} />}
            <span>{deliveryText(i18n, parties, act)}</span>
            {became.has(act.ref) && (
              <span className="badge">{i18n._({ id: 'submit.before', message: 'Submitted' })}</span>
            )}
            <Instant at={act.time} />
            <span className="portion" lang="en">
              {act.label.marking}
            </span>
          </span>
          {panel && act.ref === selected && <div className={styles.inplace}>{panel}</div>}
        </li>
      ))}
    </ol>
  );
}
