// Whose word an entry is, and what it needs to count.
import { useLingui } from '@lingui/react';
import { useId } from 'react';
import { useParties } from '../frame/parties';
import { say } from '../i18n/words';
import type { Reach } from '../record/commits';
import { CameIn } from './CameIn';
import type { Writing } from './Composer';
import { channels } from './channels';
import type { Mistake, Value, Way } from './form';
import type { Paper } from './paper';
import { silenceOf } from './silence';
import { UnderSilenceField } from './UnderSilenceField';
import styles from './writing.module.css';

// Who says it: our own side, or another whose words are noted.
export interface Noting {
  party: string;
  channel: 'letter' | 'email' | 'in_the_room' | 'published';
}

export interface Typed {
  value: Value;
  way: Way;
  concur: boolean;
  noting: Noting | null;
  // Proposed under the silence procedure: when it is agreed; null: it needs plain answers.
  silence?: string | null;
  readers: string;
  papers: Paper[];
  // Where wording was taken over from.
  sources: string[];
  // The entry that it was typed from: what stood on record then.
  basedOn?: string;
}

export function Manner({
  writing,
  typed,
  others,
  onChange,
  own,
  them,
  reach,
  mistakes,
}: {
  writing: Writing;
  typed: Typed;
  others: readonly string[];
  onChange: (part: Partial<Typed>) => void;
  own: string;
  them: string;
  // How far this person's agreement reaches here.
  reach: Reach | undefined;
  mistakes: ReadonlyMap<string, Mistake | string>;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { circle, form } = writing;
  const id = useId();
  const choice = typed.noting ? 'note' : typed.way;
  const silence = choice === 'propose' ? silenceOf(circle, form, writing.place.body) : null;
  const ways: [string, string][] = [
    ...(circle.national
      ? ([[form.ways[0] ?? 'own', i18n._({ id: 'write.ours', message: "Our side's own" })]] as [
          string,
          string,
        ][])
      : form.ways.map((way): [string, string] => [
          way,
          way === 'propose'
            ? i18n._({
                id: 'write.way_propose',
                message: 'Proposed: it counts when {own} and {them} have agreed',
                values: { own, them },
              })
            : i18n._({
                id: 'write.way_own',
                message: "{own}'s own word: it counts as that at once",
                values: { own },
              }),
        ])),
    ...(others.length > 0
      ? ([
          [
            'note',
            i18n._({
              id: 'write.way_note',
              message: 'Noted: what another side said; it binds nobody',
            }),
          ],
        ] as [string, string][])
      : []),
  ];
  return (
    <>
      {ways.length > 1 && (
        <fieldset className={styles.texts}>
          <legend>{i18n._({ id: 'write.way', message: 'Whose word' })}</legend>
          {ways.map(([way, text]) => (
            <label key={way} className={styles.check}>
              <input
                type="radio"
                name="way"
                checked={choice === way}
                onChange={() =>
                  onChange(
                    way === 'note'
                      ? { noting: { party: others[0] ?? '', channel: 'letter' } }
                      : { way: way as Typed['way'], noting: null },
                  )
                }
              />
              <span>{text}</span>
            </label>
          ))}
        </fieldset>
      )}
      {typed.noting && (
        <div className={styles.period}>
          <div className={styles.part}>
            <label htmlFor={`${id}-1`}>
              {i18n._({ id: 'write.words_of', message: 'Whose words' })}
            </label>
            <select
              id={`${id}-1`}
              value={typed.noting.party}
              onChange={(event) =>
                onChange({ noting: { ...(typed.noting as Noting), party: event.target.value } })
              }
            >
              {others.map((one) => (
                <option key={one} value={one}>
                  {parties.text(one)}
                </option>
              ))}
            </select>
          </div>
          <div className={styles.part}>
            <label htmlFor={`${id}-2`}>
              {i18n._({ id: 'write.channel', message: 'How it came' })}
            </label>
            <select
              id={`${id}-2`}
              value={typed.noting.channel}
              onChange={(event) =>
                onChange({
                  noting: {
                    ...(typed.noting as Noting),
                    channel: event.target.value as Noting['channel'],
                  },
                })
              }
            >
              {Object.keys(channels).map((one) => (
                <option key={one} value={one}>
                  {say(i18n, channels, one)}
                </option>
              ))}
            </select>
          </div>
          <CameIn
            circle={circle}
            body={writing.place.body}
            party={typed.noting.party}
            sources={typed.sources}
            onChange={(sources) => onChange({ sources })}
          />
        </div>
      )}
      {!circle.national && choice === 'propose' && reach === 'final' && (
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={typed.concur}
            onChange={(event) => onChange({ concur: event.target.checked })}
          />
          <span>
            {i18n._({
              id: 'write.concur',
              message: 'Agree for {party} at the same time',
              values: { party: own },
            })}
          </span>
        </label>
      )}
      {silence && (
        <UnderSilenceField
          rule={silence}
          circle={circle}
          body={writing.place.body}
          until={typed.silence ?? null}
          onChange={(until) => onChange({ silence: until })}
          mistakes={mistakes}
        />
      )}
      {(form.agreed || choice === 'propose') && reach !== undefined && reach !== 'final' && (
        <p className={styles.help}>
          {i18n._({
            id: 'write.concur_who',
            message:
              'It is proposed, and waits for {party} too: agreeing is for a head of delegation of this body whom the record gives that authority.',
            values: { party: own },
          })}
        </p>
      )}
    </>
  );
}
