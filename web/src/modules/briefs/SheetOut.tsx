// A sheet for those who read nothing of the brief: the questions that go to capital, or what an office
// outside is to clear. Of the brief goes what is ticked here, and at first that is nothing.
import { useLingui } from '@lingui/react';
import { useState } from 'react';
import type { AnnotatedAgenda } from '../../api/model';
import { choose } from '../../i18n/text';
import { type Exported, TakeOut } from '../../record/TakeOut';
import styles from './briefs.module.css';

export type SheetKind = 'instructions' | 'clearance';
type Told = 'objective' | 'line';

const part = encodeURIComponent;

// Where our node makes it. `told`: what of the brief goes along, as `<what> <number of the item>`.
export function sheetAddress(
  book: Pick<AnnotatedAgenda, 'circle' | 'meeting_circle' | 'body' | 'slug'>,
  kind: SheetKind,
  of: readonly string[],
  told: readonly string[],
  format: string,
  language: string,
): string {
  const query = new URLSearchParams({
    sheet: kind,
    format,
    language,
    meeting_circle: book.meeting_circle,
  });
  if (of.length > 0) query.set('of', of.join(','));
  for (const what of ['objective', 'line'] satisfies Told[]) {
    const numbers = told
      .filter((one) => one.startsWith(`${what} `))
      .map((one) => one.slice(what.length + 1));
    if (numbers.length > 0) query.set(what, numbers.join(','));
  }
  return `/api/v1/briefs/${part(book.circle)}/${part(book.body)}/${part(book.slug)}/print?${query}`;
}

export function SheetOut({
  book,
  kind,
  of,
  item,
  title,
}: {
  book: AnnotatedAgenda;
  kind: SheetKind;
  // Questions or offices; none: all that are open.
  of: readonly string[];
  // Of this agenda item alone something may go along; absent: of any.
  item?: number;
  title: string;
}) {
  const { i18n } = useLingui();
  const [told, setTold] = useState<readonly string[]>([]);
  const offered = book.items.flatMap((one) => {
    if (!one.brief || (item !== undefined && one.number !== item)) return [];
    const name =
      one.number === 0
        ? i18n._({ id: 'brief.whole', message: 'The meeting as a whole' })
        : String(one.number);
    const told: [string, string][] = [];
    if (choose(one.brief.objective, i18n.locale))
      told.push([
        `objective ${one.number}`,
        `${name}: ${i18n._({ id: 'brief.objective', message: 'Objective' })}`,
      ]);
    if (choose(one.brief.our_line, i18n.locale))
      told.push([
        `line ${one.number}`,
        `${name}: ${i18n._({ id: 'brief.our_line', message: 'Our line' })}`,
      ]);
    return told;
  });
  const papers = ['docx', 'pdf', 'html'].map(
    (format): Exported => ({
      id: format,
      text: format.toUpperCase(),
      from: sheetAddress(book, kind, of, told, format, i18n.locale),
    }),
  );
  return (
    <details className="tools">
      <summary>{title}</summary>
      <div className={styles.sheet}>
        <p className="aside small">
          {i18n._({
            id: 'sheet.hint',
            message:
              'It has what is asked, the deadline and room for the answer. Of the brief it has only what is ticked here, and never the fallback.',
          })}
        </p>
        {offered.length > 0 && (
          <fieldset className={styles.told}>
            <legend>{i18n._({ id: 'sheet.told', message: 'Goes along' })}</legend>
            {offered.map(([key, text]) => (
              <label key={key}>
                <input
                  type="checkbox"
                  checked={told.includes(key)}
                  onChange={(event) =>
                    setTold(
                      event.target.checked ? [...told, key] : told.filter((one) => one !== key),
                    )
                  }
                />{' '}
                {text}
              </label>
            ))}
          </fieldset>
        )}
        <p>
          <TakeOut
            papers={papers}
            title={i18n._({ id: 'sheet.make', message: 'Make the sheet' })}
          />
        </p>
      </div>
    </details>
  );
}
