// What an entry says, whole: every member of it under the words of the form that writes it, every
// language of every text. What somebody signs is read here, so nothing is left out.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { Circle } from '../api/model';
import { queries } from '../api/queries';
import { useCircles } from '../frame/circles';
import { useParties } from '../frame/parties';
import { formatDateText, formatMoment, zoneName } from '../i18n/dates';
import { languageName } from '../i18n/languages';
import { choose } from '../i18n/text';
import { say, subjectOf } from '../i18n/words';
import { formOf } from '../modules/described';
import type { Field } from '../writing/form';
import { useOptions } from '../writing/options';
import { useMatterText } from './matters';
import { countryText } from './meeting_words';
import { namesOf } from './persons';
import styles from './record.module.css';
import { isObject, type Line, linesOf } from './said';

// Where it stands, as far as that is known.
export interface Standing {
  circle: string;
  matter: string;
  module: string;
}

const PackageOnRecord = lazy(() => import('../modules/texts/PackageOnRecord'));

// Its items by their words, which the entry itself only names.
const isPackage = (content: Record<string, unknown> | null): content is Record<string, unknown> =>
  isObject(content?.package) && Array.isArray(content.package.items);

export function ContentView({
  content,
  of,
}: {
  content: Record<string, unknown> | null;
  of: Partial<Standing>;
}) {
  const lines = <ContentLines content={content} of={of} />;
  if (of.module !== 'texts' || !of.circle || !of.matter || !isPackage(content)) return lines;
  return (
    <Suspense fallback={lines}>
      <PackageOnRecord content={content} circle={of.circle} matter={of.matter} otherwise={lines} />
    </Suspense>
  );
}

function ContentLines({
  content,
  of,
}: {
  content: Record<string, unknown> | null;
  of: Partial<Standing>;
}) {
  const { i18n } = useLingui();
  const lines = linesOf(content, formOf(of.module ?? '', subjectOf(content)));
  if (lines.length === 0) return null;
  return (
    <dl className={styles.says}>
      {lines.map((line) => {
        const label = line.label ? (
          i18n._(line.label)
        ) : (
          <span className="mono" lang="en">
            {line.name}
          </span>
        );
        if (line.kind === 'cut')
          return (
            <div key="cut">
              <dt />
              <dd>
                {i18n._({
                  id: 'content.cut',
                  message:
                    '{count, plural, one {# more line is} other {# more lines are}} in the exact content.',
                  values: { count: line.left },
                })}
              </dd>
            </div>
          );
        if (line.kind === 'heading')
          return (
            <div key={line.path} data-heading data-depth={line.depth}>
              <dt>
                {label} {line.number}
              </dt>
              <dd />
            </div>
          );
        return (
          <div key={line.path} data-depth={line.depth}>
            <dt>{label}</dt>
            <dd>
              <LineText line={line} of={of} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function LineText({ line, of }: { line: Line; of: Partial<Standing> }) {
  const { i18n } = useLingui();
  switch (line.kind) {
    case 'texts':
      return line.texts.map(([tag, text]) => (
        <p key={tag} className={styles.saidtext}>
          {(line.texts.length > 1 || tag !== i18n.locale) && (
            <span className={styles.saidtag}>{languageName(i18n.locale, tag)}</span>
          )}
          <span lang={tag}>{text}</span>
        </p>
      ));
    case 'value':
      return <One field={line.field} value={line.value} of={of} />;
    case 'values':
      return line.values.map((value, at) => (
        <p key={at}>
          <One field={line.field} value={value} of={of} />
        </p>
      ));
    case 'raw':
      return (
        <code className="mono" lang="en">
          {line.json}
        </code>
      );
    default:
      return null;
  }
}

function One({
  field,
  value,
  of,
}: {
  field: Field | null;
  value: string | number | boolean;
  of: Partial<Standing>;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  if (typeof value === 'boolean')
    return value
      ? i18n._({ id: 'said.yes', message: 'Yes' })
      : i18n._({ id: 'said.no', message: 'No' });
  if (typeof value === 'number') return <span className="num">{value}</span>;
  switch (field?.kind) {
    case 'choice':
    case 'choices':
      return say(i18n, field.words, value.toLowerCase());
    case 'period':
      return formatDateText(i18n, value) || value;
    case 'time':
      return (
        <>
          {formatMoment(i18n, value, 'UTC')} UTC <span className="mono small">{value}</span>
        </>
      );
    case 'code':
      return field.of === 'country'
        ? countryText(i18n, value) || value
        : field.of === 'zone'
          ? zoneName(i18n.locale, value, new Date())
          : languageName(i18n.locale, value);
    case 'party':
    case 'parties':
      return parties.text(value);
    case 'meeting':
    case 'meetings':
    case 'body':
    case 'bodies':
      return <Named matter={value} circle={of.circle ?? ''} />;
    case 'person':
      return <OnRecord matter={value} circle={of.circle ?? ''} />;
    case 'pick':
    case 'picks':
      return <Picked field={field} value={value} of={of} />;
    default:
      // A party or another matter, where no form says so.
      if (parties.all().includes(value)) return parties.text(value);
      return <span className={styles.plain}>{value}</span>;
  }
}

function Named({ matter, circle }: { matter: string; circle: string }) {
  return useMatterText(circle)(matter);
}

function OnRecord({ matter, circle }: { matter: string; circle: string }) {
  const { i18n } = useLingui();
  const known = useQuery(queries.persons()).data?.items;
  const one = known?.find((each) => each.id === matter && each.circle === circle);
  return (one && choose(namesOf(one), i18n.locale)?.text) ?? matter;
}

// What is named by its key in the same place: by what it is called there, where that is at hand.
function Picked(props: { field: Field; value: string; of: Partial<Standing> }) {
  const circle = useCircles().find((one) => one.id === props.of.circle);
  return circle ? <PickedIn {...props} circle={circle} /> : props.value;
}

function PickedIn({
  field,
  value,
  of,
  circle,
}: {
  field: Field;
  value: string;
  of: Partial<Standing>;
  circle: Circle;
}) {
  const [, body = '', slug = ''] = (of.matter ?? '').split('/');
  const options = useOptions(field, { circle, body, slug, names: true });
  return options.find(([key]) => key === value)?.[1] ?? value;
}
