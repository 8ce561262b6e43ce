// Forms on the screen: each field with its label, its help, and what is wrong with it beside it.
import { useLingui } from '@lingui/react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useId, useState } from 'react';
import { languageNames, languages } from '../i18n/languages';
import { choose } from '../i18n/text';
import { PeriodField, TimeField } from './dated';
import { askedOf, type Field, type Mistake, mostBytes, roomIn, type Value } from './form';
import {
  type Common,
  Labelled,
  mistakeText,
  type OneProps,
  Optional,
  useMistake,
  Wrong,
} from './labelled';
import { OfficePick } from './OfficePick';
import { type Options, useOptions } from './options';
import { PaperField } from './PaperField';
import { PersonPick } from './PersonPick';
import styles from './writing.module.css';

const Earlier = lazy(() => import('./Earlier'));

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
  const { i18n } = useLingui();
  const shown = askedOf(fields, value);
  const folded = shown.filter((field) => field.advanced);
  const draw = (field: Field) => {
    const common = {
      field,
      value: value[field.name],
      context,
      mistakes,
      path: path ? `${path}.${field.name}` : field.name,
    };
    const Pick = field.kind === 'person' ? PersonPick : field.kind === 'office' ? OfficePick : null;
    return Pick ? (
      <Pick key={field.name} {...common} onTake={(taken) => onChange({ ...value, ...taken })} />
    ) : (
      <One
        key={field.name}
        {...common}
        onChange={(next) => onChange({ ...value, [field.name]: next })}
      />
    );
  };
  const within = (field: Field) => (path ? `${path}.${field.name}` : field.name);
  return (
    <>
      {shown.filter((field) => !field.advanced).map(draw)}
      {folded.length > 0 && (
        <details
          className={styles.advanced}
          // What is wrong is never hidden.
          open={folded.some((field) => mistakes.has(within(field))) || undefined}
        >
          <summary>{i18n._({ id: 'form.advanced', message: 'Advanced' })}</summary>
          {folded.map(draw)}
        </details>
      )}
    </>
  );
}

function One(props: OneProps) {
  const { field, value, onChange, path } = props;
  const { i18n } = useLingui();
  switch (field.kind) {
    case 'texts':
      return <Texts {...props} field={field} />;
    case 'period':
      return <PeriodField {...props} field={field} />;
    case 'time':
      return <TimeField {...props} field={field} />;
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
    case 'papers':
      return (
        <PaperField
          {...props}
          draw={(fields, paper, at, change) => (
            <Fields
              context={props.context}
              mistakes={props.mistakes}
              fields={fields}
              value={paper}
              path={at}
              onChange={change}
            />
          )}
        />
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
    case 'choices':
    case 'picks':
      return <Several {...props} field={field} />;
    case 'tags':
      return <Tags {...props} field={field} />;
    default:
      return <Single {...props} field={field} />;
  }
}

// A text in the reader's language first, and in as many others as are wanted.
function Texts({
  field,
  value,
  onChange,
  path,
  mistakes,
  context,
}: OneProps & { field: Field & { kind: 'texts' } }) {
  const { i18n } = useLingui();
  const base = useId();
  const texts = (value ?? {}) as Record<string, string>;
  const [opened, setOpened] = useState<readonly string[]>([]);
  const offered = field.fixed ? [] : [i18n.locale, ...languages];
  const shown = [...new Set([...offered, ...Object.keys(texts)])].filter(
    (tag, index) => index === 0 || tag in texts || opened.includes(tag),
  );
  const hidden = offered.filter((tag) => !shown.includes(tag)) as (typeof languages)[number][];
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
          most={mostBytes(field.name)}
          text={texts[tag] ?? ''}
          mistake={mistakes.get(`${path}.${tag}`)}
          invalid={whole !== ''}
          name={i18n._(field.label)}
          onChange={(text) => onChange({ ...texts, [tag]: text })}
        />
      ))}
      {whole && <Wrong id={`${base}-wrong`} text={whole} />}
      {field.quotes && context.onQuote && (
        <Suspense fallback={null}>
          <Earlier
            context={context}
            onTake={(taken, source) => {
              const added = Object.entries(taken).map(([tag, text]) => [
                tag,
                [texts[tag], text].filter(Boolean).join('\n'),
              ]);
              onChange({ ...texts, ...Object.fromEntries(added) });
              context.onQuote?.(source);
            }}
          />
        </Suspense>
      )}
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
  most,
  text,
  mistake,
  invalid,
  name,
  onChange,
}: {
  id: string;
  tag: string;
  lines: boolean;
  // Bytes that fit.
  most: number;
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
      {lines ? <textarea rows={rowsOf(text)} {...common} /> : <input type="text" {...common} />}
      {lines && text && <Room text={text} most={most} />}
      {wrong && <Wrong id={`${id}-wrong`} text={wrong} />}
    </div>
  );
}

// As tall as what stands in it, within a screen.
const rowsOf = (text: string) => Math.min(14, Math.max(3, text.split('\n').length + 1));

// Counted in characters, which people know; what fits depends on the script.
function Room({ text, most }: { text: string; most: number }) {
  const { i18n } = useLingui();
  const left = roomIn(text, most);
  return (
    <p className={styles.room} data-full={left < 0 || undefined}>
      {i18n._({
        id: 'form.room',
        message:
          '{count, plural, one {# character} other {# characters}}; room for about {left} more',
        values: { count: [...text].length, left: i18n.number(Math.max(0, left)) },
      })}
    </p>
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
        if (field.kind === 'body' && field.others && options.length === 0) {
          return (
            <p id={aria.id} className={styles.help}>
              {i18n._({ id: 'form.no_receiver', message: 'Set up the receiving body first:' })}{' '}
              <Link to="/bodies">{i18n._({ id: 'nav.bodies', message: 'Bodies' })}</Link>
            </p>
          );
        }
        return (
          <select
            {...aria}
            value={(value as string | undefined) ?? ''}
            onChange={(event) => onChange(event.target.value)}
          >
            <option value="">{i18n._({ id: 'form.choose', message: 'Not said' })}</option>
            {typeof value === 'string' && value && !options.some(([key]) => key === value) && (
              <option value={value}>{value}</option>
            )}
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

// What was typed stays as it was typed, the words of it are the value.
function Tags({ field, value, onChange, path, mistakes }: OneProps) {
  const id = useId();
  const [text, setText] = useState(((value ?? []) as string[]).join(', '));
  return (
    <Labelled field={field} path={path} mistakes={mistakes} id={id}>
      {(aria) => (
        <input
          {...aria}
          type="text"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            onChange([...new Set(event.target.value.split(/[\s,;、]+/).filter(Boolean))]);
          }}
        />
      )}
    </Labelled>
  );
}

function Several({ field, value, onChange, path, mistakes, context }: OneProps) {
  const { i18n } = useLingui();
  const id = useId();
  const known = useOptions(field, context);
  const chosen = (value ?? []) as string[];
  // What was chosen and is not offered any more is seen, and can be taken out.
  const options: Options = [
    ...known,
    ...chosen
      .filter((one) => !known.some(([key]) => key === one))
      .map((one): [string, string] => [one, one]),
  ];
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
      <div className={styles.checks} data-many={options.length > 8 || undefined}>
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
  const id = useId();
  const items = (value ?? []) as Value[];
  const mistake = useMistake(mistakes, path);
  return (
    <fieldset className={styles.texts} aria-describedby={mistake ? `${id}-wrong` : undefined}>
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
      {mistake && <Wrong id={`${id}-wrong`} text={mistake} />}
    </fieldset>
  );
}

// For lists of names in a sentence.
export function textIn(texts: unknown, language: string): string {
  return choose(texts as Record<string, string>, language)?.text ?? '';
}
