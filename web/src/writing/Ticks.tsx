// A list to tick, by what the entries are about: all, none, by group or one by one. Nothing is ticked
// from the start.
import { useLingui } from '@lingui/react';
import { Check } from 'lucide-react';
import {
  type Dispatch,
  memo,
  type ReactNode,
  type SetStateAction,
  useCallback,
  useState,
} from 'react';
import type { Act, Names } from '../api/model';
import { choose } from '../i18n/text';
import { useBodyNames } from '../record/body_words';
import { matterText } from '../record/matters';
import type { Group } from './selection';
import styles from './writing.module.css';

// With more groups than these they are folded at first, where what is ticked is shown once more.
const fewGroups = 5;

export function Ticks({
  groups,
  chosen,
  onChange,
  disabled = false,
  signed,
  foldable = false,
  kept = () => false,
  row,
}: {
  groups: readonly Group[];
  chosen: ReadonlySet<string>;
  onChange: Dispatch<SetStateAction<ReadonlySet<string>>>;
  disabled?: boolean;
  // Went already; stands as it is.
  signed?: ReadonlySet<string>;
  // All of it is shown again before it is signed.
  foldable?: boolean;
  // What `Select all` leaves to be ticked by hand.
  kept?: (act: Act) => boolean;
  // What stands beside the box, and what below; the same function for the same list.
  row: (act: Act) => { label: ReactNode; below: ReactNode };
}) {
  const { i18n } = useLingui();
  const title = useGroupTitle(groups);
  const all = groups.flatMap((group) => group.acts);
  const [folded] = useState(foldable && groups.length > fewGroups);
  const tick = useCallback(
    (ref: string, on: boolean) =>
      onChange((before) =>
        on ? new Set([...before, ref]) : new Set([...before].filter((one) => one !== ref)),
      ),
    [onChange],
  );
  const change = (acts: readonly Act[], on: boolean) =>
    onChange((before) => {
      const next = new Set(before);
      for (const act of acts)
        if (!on) next.delete(act.ref);
        else if (!kept(act)) next.add(act.ref);
      return next;
    });
  const counted = (acts: readonly Act[]) =>
    i18n._({
      id: 'ticks.count',
      message: '{chosen} of {all} ticked',
      values: { chosen: acts.filter((act) => chosen.has(act.ref)).length, all: acts.length },
    });
  return (
    <div className={styles.ticks}>
      {all.length > 1 && (
        <p className={styles.ticksTools}>
          <Choose acts={all} name="" disabled={disabled} onChange={change} />
          <span role="status">{counted(all)}</span>
        </p>
      )}
      {groups.map((group) => {
        const [first] = group.acts;
        if (!first) return null;
        const name = title(group);
        return (
          <details key={`${first.circle} ${group.matter}`} open={!folded} className={styles.group}>
            <summary>
              <strong>{name}</strong> <span className="count">{counted(group.acts)}</span>
            </summary>
            {group.acts.length > 1 && groups.length > 1 && (
              <p className={styles.ticksTools}>
                <Choose acts={group.acts} name={name} disabled={disabled} onChange={change} />
              </p>
            )}
            <ul className={styles.goes}>
              {group.acts.map((act) => (
                <Tick
                  key={act.ref}
                  act={act}
                  checked={chosen.has(act.ref)}
                  disabled={disabled}
                  signed={signed?.has(act.ref) ?? false}
                  row={row}
                  onTick={tick}
                />
              ))}
            </ul>
          </details>
        );
      })}
    </div>
  );
}

function Choose({
  acts,
  name,
  disabled,
  onChange,
}: {
  acts: readonly Act[];
  // Of the group; empty: of all.
  name: string;
  disabled: boolean;
  onChange: (acts: readonly Act[], on: boolean) => void;
}) {
  const { i18n } = useLingui();
  const all = i18n._({ id: 'ticks.all', message: 'Select all' });
  const none = i18n._({ id: 'ticks.none', message: 'Select none' });
  return (
    <>
      {[[all, true] as const, [none, false] as const].map(([text, on]) => (
        <button
          key={text}
          type="button"
          className={styles.add}
          disabled={disabled}
          aria-label={name ? `${text}: ${name}` : text}
          onClick={() => onChange(acts, on)}
        >
          {text}
        </button>
      ))}
    </>
  );
}

// Drawn anew only where it changed itself: a hundred of them stand in one list.
const Tick = memo(function Tick({
  act,
  checked,
  disabled,
  signed,
  row,
  onTick,
}: {
  act: Act;
  checked: boolean;
  disabled: boolean;
  signed: boolean;
  row: (act: Act) => { label: ReactNode; below: ReactNode };
  onTick: (ref: string, on: boolean) => void;
}) {
  const { label, below } = row(act);
  return (
    <li>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={checked}
          disabled={disabled || signed}
          onChange={(event) => onTick(act.ref, event.target.checked)}
        />
        <span>
          {signed && <Check size={14} aria-hidden="true" />} {label}
        </span>
      </label>
      {below}
    </li>
  );
});

// What a group is about, where the node gives a commitment or a register no name of its own.
// A body that is only asked for is called as it asks to be.
function useGroupTitle(groups: readonly Group[]): (group: Group) => string {
  const { i18n } = useLingui();
  const known = useBodyNames();
  const bodyName: typeof known = (circle, body) => {
    const name = known(circle, body);
    if (name !== body) return name;
    const of = groups.find((group) => group.matter === `bodies/${body}`);
    const said = of?.acts.findLast((act) => act.content?.body)?.content?.body as
      | { abbreviations?: Names; names?: Names }
      | undefined;
    return (
      (choose(said?.abbreviations, i18n.locale) ?? choose(said?.names, i18n.locale))?.text ?? body
    );
  };
  return ({ matter, acts }) => {
    const [module, body = '', slug] = matter.split('/');
    const [first] = acts;
    if (!first) return matter;
    const name = bodyName(first.circle, body);
    if (module === 'meetings' && !slug)
      return i18n._({ id: 'ticks.reports', message: 'Reports of {body}', values: { body: name } });
    if (module !== 'commitments') return matterText(i18n, first, bodyName);
    if (!slug)
      return i18n._({
        id: 'ticks.registers',
        message: 'Agreed wording and workplans of {body}',
        values: { body: name },
      });
    const said = acts.map((act) => act.content?.commitment as { words?: Record<string, string> });
    const words = choose(said.find(Boolean)?.words, i18n.locale)?.text ?? slug;
    return i18n._({ id: 'ticks.commitment', message: 'Commitment: {words}', values: { words } });
  };
}
