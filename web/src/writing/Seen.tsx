// 'Who will see this?': the parties, the marking, and exactly what leaves, before it is signed.
import { useLingui } from '@lingui/react';
import type { ActInput, Circle, Preview } from '../api/model';
import dialog from '../frame/dialog.module.css';
import { useParties } from '../frame/parties';
import { Loading, Trouble } from '../frame/Trouble';
import { adviceWords, say } from '../i18n/words';
import { ContentView } from '../record/Content';
import { useColleagues } from '../record/persons';
import { silenceText } from '../record/silence_text';
import styles from './writing.module.css';

// What was shown is what goes: the bytes that a preview gave, and not what would be made of the same words once
// more. An entry without content has none.
export function asShown(input: ActInput, preview: Pick<Preview, 'content_hex'>): ActInput {
  if (!input.content) return input;
  const { content: _, ...rest } = input;
  return { ...rest, content_hex: preview.content_hex };
}

export function Seen({
  input,
  circle,
  preview,
  despite,
  onDespite,
  readers,
}: {
  input: ActInput;
  circle: Circle;
  // Persons of our own side who alone may read it; null: whoever may read there.
  readers: readonly string[] | null;
  preview: { data: Preview | undefined; error: unknown; isPending: boolean };
  // Words of advice that the author sets aside.
  despite: readonly string[];
  onDespite: (words: readonly string[]) => void;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const colleagues = useColleagues();
  return (
    <>
      <div className={dialog.said}>
        <ContentView
          content={input.content ?? null}
          of={{ circle: circle.id, matter: input.matter ?? '', module: input.module ?? '' }}
        />
      </div>
      {input.silence && (
        <p className={dialog.notice}>
          {silenceText(
            i18n,
            input.silence,
            circle.silence_classes?.find((one) => one.class === input.silence?.class)?.names,
          )}
        </p>
      )}
      <Advised advice={preview.data?.advice ?? []} despite={despite} onDespite={onDespite} />
      <h3>{i18n._({ id: 'preview.title', message: 'Who will see this?' })}</h3>
      {preview.isPending && <Loading />}
      {preview.error !== null && preview.error !== undefined && <Trouble error={preview.error} />}
      {preview.data && (
        <dl className={dialog.facts}>
          {readers ? (
            <>
              <dt>{i18n._({ id: 'preview.persons', message: 'Persons' })}</dt>
              <dd>
                {readers
                  .map((one) => colleagues.find((each) => each.person === one)?.text ?? one)
                  .join(', ')}
              </dd>
            </>
          ) : (
            <>
              <dt>{i18n._({ id: 'preview.parties', message: 'Parties' })}</dt>
              <dd>{parties.list(preview.data.parties)}</dd>
            </>
          )}
          <dt>{i18n._({ id: 'entry.label', message: 'Marking' })}</dt>
          <dd lang="en">{preview.data.marking}</dd>
          {preview.data.required.length > 0 && (
            <>
              <dt>{i18n._({ id: 'preview.required', message: 'Must agree' })}</dt>
              <dd>{parties.list(preview.data.required)}</dd>
            </>
          )}
          <dt>
            {circle.national
              ? i18n._({ id: 'preview.stays', message: 'What is kept, here alone' })
              : i18n._({ id: 'preview.leaves', message: 'What leaves' })}
          </dt>
          <dd>
            {i18n._({
              id: 'preview.bytes',
              message: '{bytes, plural, one {# byte} other {# bytes}}, signed',
              values: { bytes: preview.data.header_bytes + preview.data.content_bytes },
            })}
            <Exactly content={input.content ?? null} hex={preview.data.content_hex} />
          </dd>
        </dl>
      )}
    </>
  );
}

// What the record says against it. Some of it only warns; some has to be set aside in so many words.
export function Advised({
  advice,
  despite,
  onDespite,
}: {
  advice: Preview['advice'];
  despite: readonly string[];
  onDespite: (words: readonly string[]) => void;
}) {
  const { i18n } = useLingui();
  if (advice.length === 0) return null;
  return (
    <section className={styles.changed} role="status">
      <h3>{i18n._({ id: 'advice.title', message: 'Before you go on' })}</h3>
      <ul>
        {advice.map((one) => (
          <li key={one.word}>
            {one.word in adviceWords ? (
              <span>{say(i18n, adviceWords, one.word)}</span>
            ) : (
              <span lang="en">{one.text}</span>
            )}
            {one.word in adviceWords && i18n.locale === 'en' && one.text && (
              <span className={styles.help}> {one.text}</span>
            )}
            {one.stops && (
              <label className={styles.check}>
                <input
                  type="checkbox"
                  checked={despite.includes(one.word)}
                  onChange={(event) =>
                    onDespite(
                      event.target.checked
                        ? [...despite, one.word]
                        : despite.filter((word) => word !== one.word),
                    )
                  }
                />
                <span>{i18n._({ id: 'advice.despite', message: 'Record it nevertheless' })}</span>
              </label>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

// Every member of it, whether a screen shows it or not, and the bytes themselves.
export function Exactly({
  content,
  hex,
}: {
  content: Record<string, unknown> | null;
  hex?: string | undefined;
}) {
  const { i18n } = useLingui();
  return (
    <details>
      <summary>{i18n._({ id: 'preview.exactly', message: 'Exactly this, nothing else' })}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <pre className={styles.bytes} tabIndex={0} lang="en">
        {JSON.stringify(content, null, 1)}
      </pre>
      {hex && (
        <code className={styles.bytes} lang="en">
          {hex}
        </code>
      )}
    </details>
  );
}
