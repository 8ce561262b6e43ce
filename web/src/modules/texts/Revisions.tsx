// The revisions, newest first: who issued each, what it changed, and how far the text had come with it. The bar
// of each row is the picture, the cells beside it say the same; below, what keeps whom from settling it.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'react-aria-components';
import { queries } from '../../api/queries';
import { PartyMark, useParties } from '../../frame/parties';
import { Instant, Words } from '../../i18n/text';
import { elementText } from '../../record/element_words';
import writing from '../../writing/writing.module.css';
import { carried, fallenBy } from './editorial';
import { useInText } from './in_text';
import { ProgressBar, progressText } from './Progress';
import { Reasons } from './Reasons';
import styles from './texts.module.css';

// Old and new numbers, as the pen-holder listed them.
function Renumbered({ revision }: { revision: number }) {
  const { i18n } = useLingui();
  const { text } = useInText();
  const rows = text.renumberings.flatMap((one) => {
    const table = one.content.renumbering as
      | { revision: number; rows: { element: string; before?: string; after?: string }[] }
      | undefined;
    return table?.revision === revision ? table.rows : [];
  });
  if (rows.length === 0) return null;
  return (
    <p className="small">
      {i18n._({ id: 'texts.renumbered', message: 'Renumbered:' })}{' '}
      {rows.map((row) => `${row.before || '–'} → ${row.after || '–'}`).join(', ')}
    </p>
  );
}

// Paragraphs that changed in form alone, and our marks that fell by that.
function Editorial({ revision, elements }: { revision: number; elements: readonly string[] }) {
  const { i18n } = useLingui();
  const { text, self, mine, write } = useInText();
  if (elements.length === 0) return null;
  const fallen = fallenBy(text, revision, self);
  const named = text.elements.filter((one) => elements.includes(one.id));
  const title = i18n._({ id: 'texts.carry_marks', message: 'Carry our marks over' });
  return (
    <>
      <p className="small">
        {i18n._({
          id: 'texts.editorial_in',
          message: 'Changed in form alone: {elements}',
          values: {
            elements: named.map((one) => elementText(i18n, one, text.elements)).join(', '),
          },
        })}
      </p>
      {mine && fallen.length > 0 && (
        <Button className={writing.add ?? ''} onPress={() => write(carried(fallen), title)}>
          {title}
        </Button>
      )}
    </>
  );
}

// What no proposal that all supported made of the text, and nobody called a change of form.
function Alone({ elements, holder }: { elements: readonly string[]; holder: string | null }) {
  const { i18n } = useLingui();
  const { text } = useInText();
  const parties = useParties();
  if (elements.length === 0) return null;
  const named = text.elements
    .filter((one) => one.gone === 0 && elements.includes(one.id))
    .map((one) => elementText(i18n, one, text.elements));
  const gone = elements.length - named.length;
  return (
    <p className="small" data-alone>
      <span className="badge" data-tone="wait">
        {i18n._({
          id: 'texts.changed_alone',
          message: 'By {party} alone, without an accepted proposal: {elements}',
          values: {
            party: holder ? parties.text(holder) : '–',
            elements: [
              ...named,
              ...(gone > 0
                ? [
                    i18n._({
                      id: 'texts.alone_gone',
                      message: '{count, plural, one {# paragraph gone} other {# paragraphs gone}}',
                      values: { count: gone },
                    }),
                  ]
                : []),
            ].join(', '),
          },
        })}
      </span>
    </p>
  );
}

export function Revisions() {
  const { i18n } = useLingui();
  const { text, address } = useInText();
  const progress = useQuery({
    ...queries.textProgress(address, text.body, text.id),
    enabled: text.revisions.length > 1,
  });
  if (text.revisions.length === 0) return null;
  const newest = [...text.revisions].sort((a, b) => b.number - a.number);
  const countsOf = (number: number) =>
    number === text.revision
      ? text.counts
      : (progress.data?.revisions.find((each) => each.number === number)?.counts ?? null);
  const known = text.revisions.flatMap(({ number }) => {
    const counts = countsOf(number);
    return counts ? [{ revision: number, counts }] : [];
  });
  const widest = Math.max(text.counts.elements, ...text.revisions.map((one) => one.elements));
  return (
    <section className="section" aria-labelledby="revisions">
      <h2 id="revisions">
        {i18n._({ id: 'texts.revisions', message: 'Revisions' })}{' '}
        <span className="count">{text.revisions.length}</span>
      </h2>
      <table className={styles.revisions}>
        <thead>
          <tr>
            <th scope="col">{i18n._({ id: 'texts.field_revision', message: 'Revision' })}</th>
            <th scope="col">{i18n._({ id: 'texts.issued', message: 'Issued' })}</th>
            <th scope="col">{i18n._({ id: 'texts.came', message: 'How far it had come' })}</th>
            <th scope="col">{i18n._({ id: 'texts.what_changed', message: 'What it changed' })}</th>
          </tr>
        </thead>
        <tbody>
          {newest.map((one) => {
            const counts = countsOf(one.number);
            return (
              <tr key={one.number}>
                <th scope="row" className="num">
                  Rev.{one.number}
                </th>
                <td>
                  {one.holder && <PartyMark name={one.holder} />}{' '}
                  {one.issued && <Instant at={one.issued} />}
                </td>
                <td>
                  {counts && (
                    <>
                      <ProgressBar counts={counts} widest={widest} />
                      <span className="small num">{progressText(i18n, counts)}</span>
                    </>
                  )}
                </td>
                <td>
                  {i18n._({
                    id: 'texts.changed_count',
                    message:
                      '{changed, plural, one {# paragraph changed} other {# paragraphs changed}}, {gone} gone, {took} taken over',
                    values: {
                      changed: one.changed.length,
                      gone: one.gone.length,
                      took: one.took.length,
                    },
                  })}{' '}
                  {one.number < text.revision && (
                    <Link
                      to="."
                      search={(before: object) => ({
                        ...before,
                        view: 'changes' as const,
                        since: one.number,
                      })}
                    >
                      {i18n._({
                        id: 'texts.changes_since',
                        message: 'Changes since Rev.{number}',
                        values: { number: one.number },
                      })}
                    </Link>
                  )}
                  <p className="small">
                    <Words of={one.note} />
                  </p>
                  <Alone elements={one.alone} holder={one.holder} />
                  <Editorial revision={one.number} elements={one.editorial} />
                  <Renumbered revision={one.number} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <Reasons at={known.sort((a, b) => a.revision - b.revision)} />
    </section>
  );
}
