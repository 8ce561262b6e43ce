// Forms on the screen: each field with its label, its help, and what is wrong with it beside it.
import { type CalendarDate, parseDate } from '@internationalized/date';
import type { I18n, MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { DateField, DateInput, DateSegment, Label } from 'react-aria-components';
import type { BodySummary, Circle } from '../api/model';
import { queries } from '../api/queries';
import dialog from '../frame/dialog.module.css';
import { useParties } from '../frame/parties';
import { languageNames, languages } from '../i18n/languages';
import { choose } from '../i18n/text';
import { say } from '../i18n/words';
import { bodyText } from '../record/body_words';
import { meetingTitle } from '../record/meeting_words';
import type { Field, Mistake, Value } from './form';
import { noPeriod, type Period, type Precision, readPeriod, writePeriod } from './period';
import styles from './writing.module.css';

export interface FormContext {
  circle: Circle;
  body: string;
}

interface Common {
  context: FormContext;
  path: string;
  mistakes: ReadonlyMap<string, Mistake | string>;
}

export function Fields({
  fields,
  value,
  onChange,
  context,
  path,
  mistakes,
}: Common & {
  fields: readonly Field[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  return (
    <>
      {fields.map((field) => (
        <One
          key={field.name}
          field={field}
          value={value[field.name]}
          onChange={(next) => onChange({ ...value, [field.name]: next })}
          context={context}
          mistakes={mistakes}
          path={path ? `${path}.${field.name}` : field.name}
        />
      ))}
    </>
  );
}

type OneProps = Common & {
  field: Field;
  value: unknown;
  onChange: (value: unknown) => void;
};

function One(props: OneProps) {
  const { field, value, onChange, path } = props;
  const { i18n } = useLingui();
  switch (field.kind) {
    case 'texts':
      return <Texts {...props} field={field} />;
    case 'period':
      return <PeriodField {...props} field={field} />;
    case 'group':
      return (
        <fieldset className={styles.group}>
          <legend>{i18n._(field.label)}</legend>
          <Fields
            context={props.context}
            mistakes={props.mistakes}
            fields={field.fields}
            value={(value ?? {}) as Value}
            onChange={onChange}
            path={path}
          />
        </fieldset>
      );
    case 'list':
      return <List {...props} field={field} />;
    case 'flag':
      return (
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={value === true}
            onChange={(event) => onChange(event.target.checked)}
          />
          <span>{i18n._(field.label)}</span>
        </label>
      );
    case 'parties':
    case 'meetings':
    case 'bodies':
      return <Several {...props} field={field} />;
    default:
      return <Single {...props} field={field} />;
  }
}

function mistakeText(i18n: I18n, { message, values }: Mistake): string {
  const descriptor = values ? { ...message, values } : message;
  return i18n._(descriptor);
}

function useMistake(mistakes: Common['mistakes'], path: string): string {
  const { i18n } = useLingui();
  const found = mistakes.get(path);
  if (!found) return '';
  return typeof found === 'string' ? found : mistakeText(i18n, found);
}

function Labelled({
  field,
  path,
  mistakes,
  id,
  children,
}: {
  field: Field;
  path: string;
  mistakes: Common['mistakes'];
  id: string;
  children: (aria: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': boolean | undefined;
    'aria-required': boolean | undefined;
  }) => React.ReactNode;
}) {
  const { i18n } = useLingui();
  const mistake = useMistake(mistakes, path);
  const described = [field.help && `${id}-help`, mistake && `${id}-wrong`]
    .filter(Boolean)
    .join(' ');
  return (
    <div className={styles.field}>
      <label htmlFor={id}>
        {i18n._(field.label)}
        <Optional field={field} />
      </label>
      {field.help && (
        <p id={`${id}-help`} className={styles.help}>
          {i18n._(field.help)}
        </p>
      )}
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': mistake ? true : undefined,
        'aria-required': field.required || undefined,
      })}
      {mistake && <Wrong id={`${id}-wrong`} text={mistake} />}
    </div>
  );
}

function Optional({ field }: { field: Field }) {
  const { i18n } = useLingui();
  if (field.required) return null;
  return (
    <span className={styles.optional}> {i18n._({ id: 'form.optional', message: 'optional' })}</span>
  );
}

function Wrong({ id, text }: { id: string; text: string }) {
  return (
    <p id={id} className={styles.wrong}>
      {text}
    </p>
  );
}

// A text in the reader's language first, and in as many others as are wanted.
function Texts({
  field,
  value,
  onChange,
  path,
  mistakes,
}: OneProps & { field: Field & { kind: 'texts' } }) {
  const { i18n } = useLingui();
  const base = useId();
  const texts = (value ?? {}) as Record<string, string>;
  const [opened, setOpened] = useState<readonly string[]>([]);
  const shown = [
    i18n.locale,
    ...languages.filter((tag) => tag !== i18n.locale),
    ...Object.keys(texts).filter((tag) => !languages.some((known) => known === tag)),
  ].filter((tag, index) => index === 0 || tag in texts || opened.includes(tag));
  const hidden = languages.filter((tag) => !shown.includes(tag));
  const whole = useMistake(mistakes, path);
  return (
    <fieldset className={styles.texts} aria-describedby={whole ? `${base}-wrong` : undefined}>
      <legend>
        {i18n._(field.label)}
        <Optional field={field} />
      </legend>
      {field.help && <p className={styles.help}>{i18n._(field.help)}</p>}
      {shown.map((tag) => (
        <TextIn
          key={tag}
          id={`${base}-${tag}`}
          tag={tag}
          lines={field.lines === true}
          text={texts[tag] ?? ''}
          mistake={mistakes.get(`${path}.${tag}`)}
          invalid={whole !== ''}
          name={i18n._(field.label)}
          onChange={(text) => onChange({ ...texts, [tag]: text })}
        />
      ))}
      {whole && <Wrong id={`${base}-wrong`} text={whole} />}
      {hidden.length > 0 && (
        <p className={styles.more}>
          {hidden.map((tag) => (
            <button
              key={tag}
              type="button"
              className={styles.add}
              lang={tag}
              onClick={() => setOpened([...opened, tag])}
            >
              + {languageNames[tag]}
            </button>
          ))}
        </p>
      )}
    </fieldset>
  );
}

function TextIn({
  id,
  tag,
  lines,
  text,
  mistake,
  invalid,
  name,
  onChange,
}: {
  id: string;
  tag: string;
  lines: boolean;
  text: string;
  mistake: Mistake | string | undefined;
  invalid: boolean;
  name: string;
  onChange: (text: string) => void;
}) {
  const { i18n } = useLingui();
  const language = languages.find((known) => known === tag);
  const shownName = language ? languageNames[language] : tag;
  const wrong = typeof mistake === 'object' ? mistakeText(i18n, mistake) : mistake;
  const common = {
    id,
    lang: tag,
    value: text,
    'aria-label': `${name} (${shownName})`,
    'aria-invalid': invalid || wrong ? true : undefined,
    'aria-describedby': wrong ? `${id}-wrong` : undefined,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  return (
    <div className={styles.text}>
      <label htmlFor={id} lang={tag} className={styles.tag}>
        {shownName}
      </label>
      {lines ? <textarea rows={3} {...common} /> : <input type="text" {...common} />}
      {wrong && <Wrong id={`${id}-wrong`} text={wrong} />}
    </div>
  );
}

function Single({ field, value, onChange, path, mistakes, context }: OneProps) {
  const { i18n } = useLingui();
  const id = useId();
  const options = useOptions(field, context);
  return (
    <Labelled field={field} path={path} mistakes={mistakes} id={id}>
      {(aria) => {
        if (field.kind === 'number') {
          return (
            <input
              {...aria}
              type="text"
              inputMode="numeric"
              className={styles.narrow}
              value={value === undefined ? '' : String(value)}
              onChange={(event) => {
                const text = event.target.value.trim();
                onChange(text === '' ? undefined : /^\d+$/.test(text) ? Number(text) : text);
              }}
            />
          );
        }
        if (field.kind === 'line') {
          return (
            <input
              {...aria}
              type="text"
              value={(value as string | undefined) ?? ''}
              onChange={(event) => onChange(event.target.value)}
            />
          );
        }
        return (
          <select
            {...aria}
            value={(value as string | undefined) ?? ''}
            onChange={(event) => onChange(event.target.value)}
          >
            <option value="">{i18n._({ id: 'form.choose', message: 'Not said' })}</option>
            {options.map(([key, text]) => (
              <option key={key} value={key}>
                {text}
              </option>
            ))}
          </select>
        );
      }}
    </Labelled>
  );
}

// Everybody who may be meant: the parties of the arrangement, and those that our side has named.
export function usePartyNames(circle: Circle): string[] {
  const parties = useParties();
  const known = new Set(circle.parties.map((one) => one.name));
  if (circle.national) for (const name of parties.all()) known.add(name);
  return [...known];
}

function useOptions(field: Field, context: FormContext): [string, string][] {
  const { i18n } = useLingui();
  const parties = useParties();
  const names = usePartyNames(context.circle);
  const bodies = useQuery({
    ...queries.bodies(),
    enabled: ['body', 'bodies'].includes(field.kind),
  });
  const meetings = useQuery({
    ...queries.body(context.circle.id, context.body),
    enabled: ['meeting', 'meetings'].includes(field.kind) && context.body !== '',
  });
  switch (field.kind) {
    case 'choice':
      return field.values.map((one) => [one, say(i18n, field.words, one.toLowerCase())]);
    case 'party':
    case 'parties':
      return names.map((one) => [one, parties.text(one)]);
    case 'body':
    case 'bodies':
      return (bodies.data?.items ?? [])
        .filter((one: BodySummary) => one.circle === context.circle.id)
        .map((one: BodySummary) => [one.matter, bodyText(i18n, one, one.id)]);
    case 'meeting':
    case 'meetings':
      return (meetings.data?.meetings ?? []).map((one) => [
        one.matter,
        meetingTitle(i18n, one, bodyText(i18n, meetings.data, context.body)),
      ]);
    default:
      return [];
  }
}

function Several({ field, value, onChange, path, mistakes, context }: OneProps) {
  const { i18n } = useLingui();
  const id = useId();
  const options = useOptions(field, context);
  const chosen = (value ?? []) as string[];
  const mistake = useMistake(mistakes, path);
  return (
    <fieldset className={styles.texts} aria-describedby={mistake ? `${id}-wrong` : undefined}>
      <legend>
        {i18n._(field.label)}
        <Optional field={field} />
      </legend>
      {field.help && <p className={styles.help}>{i18n._(field.help)}</p>}
      {options.length === 0 && (
        <p className={styles.help}>
          {i18n._({ id: 'form.none_yet', message: 'There is none to choose yet.' })}
        </p>
      )}
      <div className={styles.checks}>
        {options.map(([key, text]) => (
          <label key={key} className={styles.check}>
            <input
              type="checkbox"
              checked={chosen.includes(key)}
              onChange={(event) =>
                onChange(
                  options
                    .map(([one]) => one)
                    .filter((one) => (one === key ? event.target.checked : chosen.includes(one))),
                )
              }
            />
            <span>{text}</span>
          </label>
        ))}
      </div>
      {mistake && <Wrong id={`${id}-wrong`} text={mistake} />}
    </fieldset>
  );
}

function List({
  field,
  value,
  onChange,
  path,
  mistakes,
  context,
}: OneProps & { field: Field & { kind: 'list' } }) {
  const { i18n } = useLingui();
  const items = (value ?? []) as Value[];
  return (
    <fieldset className={styles.texts}>
      <legend>
        {i18n._(field.label)}
        <Optional field={field} />
      </legend>
      {items.map((item, index) => (
        <fieldset key={index} className={styles.item}>
          <legend>
            {i18n._({
              id: 'form.numbered',
              message: '{what} {number}',
              values: { what: i18n._(field.label), number: index + 1 },
            })}
          </legend>
          <Fields
            context={context}
            mistakes={mistakes}
            fields={field.fields}
            value={item}
            path={`${path}.${index}`}
            onChange={(next) => onChange(items.map((one, at) => (at === index ? next : one)))}
          />
          <p className={styles.more}>
            <button
              type="button"
              className={styles.add}
              onClick={() => onChange(items.filter((_, at) => at !== index))}
            >
              {i18n._({ id: 'form.remove', message: 'Remove' })}
            </button>
          </p>
        </fieldset>
      ))}
      {items.length < field.most && (
        <p className={styles.more}>
          <button type="button" className={styles.add} onClick={() => onChange([...items, {}])}>
            + {i18n._(field.add)}
          </button>
        </p>
      )}
    </fieldset>
  );
}

const precisions: [Precision, MessageDescriptor][] = [
  ['none', /*i18n*/ { id: 'precision.none', message: 'Not known yet' }],
  ['day', /*i18n*/ { id: 'precision.day', message: 'Day' }],
  ['month', /*i18n*/ { id: 'precision.month', message: 'Month' }],
  ['quarter', /*i18n*/ { id: 'precision.quarter', message: 'Quarter' }],
  ['half', /*i18n*/ { id: 'precision.half', message: 'Half-year' }],
  ['year_end', /*i18n*/ { id: 'precision.year_end', message: 'End of the year' }],
  ['year', /*i18n*/ { id: 'precision.year', message: 'Year' }],
];

const dayOf = (text: string): CalendarDate | null => {
  try {
    return text ? parseDate(text) : null;
  } catch {
    return null;
  }
};

// How much is known is chosen first, so that nobody has to invent a day.
function PeriodField({
  field,
  value,
  onChange,
  path,
  mistakes,
}: OneProps & { field: Field & { kind: 'period' } }) {
  const { i18n } = useLingui();
  const id = useId();
  const [period, setPeriod] = useState<Period>(() => {
    const read = readPeriod((value as string | undefined) ?? '');
    return read.precision === 'none' && field.required ? { ...noPeriod, precision: 'day' } : read;
  });
  const mistake = useMistake(mistakes, path);
  const change = (part: Partial<Period>) => {
    const next = { ...period, ...part };
    setPeriod(next);
    onChange(writePeriod(next));
  };
  const parts =
    period.precision === 'month'
      ? Array.from({ length: 12 }, (_, at) =>
          new Intl.DateTimeFormat(i18n.locale, { month: 'long', timeZone: 'UTC' }).format(
            new Date(Date.UTC(2031, at, 1)),
          ),
        )
      : period.precision === 'quarter'
        ? ['1', '2', '3', '4']
        : period.precision === 'half'
          ? ['1', '2']
          : [];
  const precisionText = precisions.find(([one]) => one === period.precision)?.[1];
  return (
    <fieldset className={styles.texts} aria-describedby={mistake ? `${id}-wrong` : undefined}>
      <legend>
        {i18n._(field.label)}
        <Optional field={field} />
      </legend>
      {field.help && <p className={styles.help}>{i18n._(field.help)}</p>}
      <div className={styles.period}>
        <div className={styles.part}>
          <label htmlFor={`${id}-precision`}>
            {i18n._({ id: 'precision.title', message: 'Known to the' })}
          </label>
          <select
            id={`${id}-precision`}
            value={period.precision}
            onChange={(event) => change({ precision: event.target.value as Precision, part: 1 })}
          >
            {precisions
              .filter(([one]) => one !== 'none' || !field.required)
              .map(([one, text]) => (
                <option key={one} value={one}>
                  {i18n._(text)}
                </option>
              ))}
          </select>
        </div>
        {period.precision === 'day' && (
          <>
            <Day
              label={
                field.span
                  ? i18n._({ id: 'precision.first_day', message: 'First day' })
                  : i18n._(field.label)
              }
              value={period.from}
              onChange={(from) => change({ from })}
            />
            {field.span && (
              <Day
                label={i18n._({ id: 'precision.last_day', message: 'Last day, if several' })}
                value={period.to}
                onChange={(to) => change({ to })}
              />
            )}
          </>
        )}
        {parts.length > 0 && precisionText && (
          <div className={styles.part}>
            <label htmlFor={`${id}-part`}>{i18n._(precisionText)}</label>
            <select
              id={`${id}-part`}
              value={period.part}
              onChange={(event) => change({ part: Number(event.target.value) })}
            >
              {parts.map((text, at) => (
                <option key={text} value={at + 1}>
                  {text}
                </option>
              ))}
            </select>
          </div>
        )}
        {!['none', 'day'].includes(period.precision) && (
          <div className={styles.part}>
            <label htmlFor={`${id}-year`}>
              {i18n._({ id: 'precision.year', message: 'Year' })}
            </label>
            <input
              id={`${id}-year`}
              type="text"
              inputMode="numeric"
              maxLength={4}
              className={styles.narrow}
              value={period.year ?? ''}
              onChange={(event) => {
                const text = event.target.value.replaceAll(/\D/g, '');
                change({ year: text ? Number(text) : null });
              }}
            />
          </div>
        )}
      </div>
      {mistake && <Wrong id={`${id}-wrong`} text={mistake} />}
    </fieldset>
  );
}

function Day({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
}) {
  return (
    <DateField
      className={styles.part ?? ''}
      value={dayOf(value)}
      onChange={(date) => onChange(date?.toString() ?? '')}
    >
      <Label>{label}</Label>
      <DateInput className={dialog.input ?? ''}>
        {(segment) => <DateSegment segment={segment} className={dialog.segment ?? ''} />}
      </DateInput>
    </DateField>
  );
}

// For lists of names in a sentence.
export function textIn(texts: unknown, language: string): string {
  return choose(texts as Record<string, string>, language)?.text ?? '';
}
