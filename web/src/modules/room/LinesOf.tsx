// What one party said in the room, as the result has it: what of it can be confirmed here, and what became of
// the rest.
import { useLingui } from '@lingui/react';
import type { RoomImport, TextChange } from '../../api/model';
import { PartyMark, useParties } from '../../frame/parties';
import { formatClock, thisZone } from '../../i18n/dates';
import writing from '../../writing/writing.module.css';
import { ContentSaid } from '../texts/ContentSaid';
import { useInText } from '../texts/in_text';
import styles from './room.module.css';

export type ImportLine = RoomImport['lines'][number];

const canTick = (line: ImportLine) =>
  line.state === 'mine' || (line.state === 'theirs' && !line.noted);

export function LinesOf({
  party,
  lines,
  changes,
  ticked,
  onTicked,
  disabled,
}: {
  party: string;
  lines: readonly ImportLine[];
  changes: ReadonlyMap<string, TextChange>;
  ticked: ReadonlySet<number>;
  onTicked: (next: ReadonlySet<number>) => void;
  disabled: boolean;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const own = party === parties.self;
  const open = lines.filter(canTick);
  const set = (numbers: readonly number[], on: boolean) =>
    onTicked(
      on
        ? new Set([...ticked, ...numbers])
        : new Set([...ticked].filter((one) => !numbers.includes(one))),
    );
  const numbers = open.map((one) => one.number);
  return (
    <fieldset className={styles.of} disabled={disabled}>
      <legend>
        <PartyMark name={party} />
      </legend>
      <p className="small">
        {own
          ? i18n._({
              id: 'wall.own_lines',
              message: 'What is ticked becomes our own word, signed by this node.',
            })
          : i18n._({
              id: 'wall.their_lines',
              message:
                'Said in the room; {party} confirms it at home. What is ticked is kept here as our note of it, which binds nobody.',
              values: { party: parties.text(party) },
            })}
      </p>
      {open.length > 1 && (
        <p className={writing.ticksTools}>
          <button type="button" className={writing.add} onClick={() => set(numbers, true)}>
            {i18n._({ id: 'ticks.all', message: 'Select all' })}
          </button>
          <button type="button" className={writing.add} onClick={() => set(numbers, false)}>
            {i18n._({ id: 'ticks.none', message: 'Select none' })}
          </button>
        </p>
      )}
      <ul>
        {lines.map((line) => (
          <li key={line.number} data-line={line.number} data-state={line.state}>
            <Line
              line={line}
              changes={changes}
              ticked={ticked.has(line.number)}
              onTicked={(on) => set([line.number], on)}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

function Line({
  line,
  changes,
  ticked,
  onTicked,
}: {
  line: ImportLine;
  changes: ReadonlyMap<string, TextChange>;
  ticked: boolean;
  onTicked: (on: boolean) => void;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { text } = useInText();
  const states: Record<ImportLine['state'], string> = {
    mine: i18n._({ id: 'wall.state_mine', message: 'Ours to confirm' }),
    theirs: i18n._({
      id: 'wall.state_theirs',
      message: 'Said in the room, not confirmed by {party}',
      values: { party: parties.text(line.party) },
    }),
    recorded: i18n._({
      id: 'wall.state_recorded',
      message: 'On record already, as the word of {party}',
      values: { party: parties.text(line.party) },
    }),
    not_possible: i18n._({ id: 'wall.state_not', message: 'Not possible here' }),
  };
  const said = (
    <span>
      <time dateTime={line.at}>{formatClock(i18n.locale, new Date(line.at), thisZone())}</time>{' '}
      <span
        className="badge"
        data-tone={
          line.state === 'recorded' ? 'good' : line.state === 'not_possible' ? 'bad' : 'wait'
        }
      >
        {states[line.state]}
      </span>{' '}
      {line.let_go && (
        <span className="badge">
          {i18n._({ id: 'wall.let_go', message: 'Let go in the room' })}
        </span>
      )}{' '}
      {line.noted && (
        <span className="badge">{i18n._({ id: 'wall.noted_here', message: 'Noted here' })}</span>
      )}
    </span>
  );
  return (
    <>
      {canTick(line) ? (
        <label>
          <input
            type="checkbox"
            checked={ticked}
            onChange={(event) => onTicked(event.target.checked)}
          />
          {said}
        </label>
      ) : (
        said
      )}
      <div>
        <ContentSaid content={line.content} text={text} changes={changes} />
      </div>
      {line.reason && <p className={styles.why}>{line.reason}</p>}
      {line.advice.map((one) => (
        <p key={one} className="small aside">
          {one}
        </p>
      ))}
    </>
  );
}

// A stance names changes of the text, or such as stand in the same file and are not here yet.
export function changesWith(
  changes: ReadonlyMap<string, TextChange>,
  lines: readonly ImportLine[],
): ReadonlyMap<string, TextChange> {
  const out = new Map(changes);
  for (const { key, party, at, content } of lines) {
    const change = content.change as { element?: string; on?: string } | undefined;
    if (!key || !change || out.has(key)) continue;
    out.set(key, {
      key,
      party,
      noted: true,
      chair: false,
      mandate: false,
      element: change.element ?? '',
      content,
      state: 'open',
      supporters: [],
      on: change.on ?? '',
      said: { kind: 'noted', party: null, of: party, time: at, ref: null },
    });
  }
  return out;
}
