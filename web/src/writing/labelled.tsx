// What every field has: its label, whether it is needed, its help, and what is wrong with it.
import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type { Circle } from '../api/model';
import type { Field, Mistake } from './form';
import styles from './writing.module.css';

export interface FormContext {
  circle: Circle;
  body: string;
  // Last part of the address of the meeting or commitment; empty: of the body as a whole.
  slug: string;
  // What is on record is named, and nothing chosen: without how it reads today.
  names?: boolean;
  // Earlier wording was taken over: from where, to be kept with the entry.
  onQuote?: (source: string) => void;
}

export interface Common {
  context: FormContext;
  path: string;
  mistakes: ReadonlyMap<string, Mistake | string>;
}

export type OneProps = Common & {
  field: Field;
  value: unknown;
  onChange: (value: unknown) => void;
};

export function mistakeText(i18n: I18n, { message, values }: Mistake): string {
  const descriptor = values ? { ...message, values } : message;
  return i18n._(descriptor);
}

export function useMistake(mistakes: Common['mistakes'], path: string): string {
  const { i18n } = useLingui();
  // The node names a field of a list without saying of which element.
  const found = mistakes.get(path) ?? mistakes.get(path.replaceAll(/\.\d+(?=\.|$)/g, ''));
  if (!found) return '';
  return typeof found === 'string' ? found : mistakeText(i18n, found);
}

export function Labelled({
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

export function Optional({ field }: { field: Field }) {
  const { i18n } = useLingui();
  if (field.required) return null;
  return (
    <span className={styles.optional}> {i18n._({ id: 'form.optional', message: 'optional' })}</span>
  );
}

export function Wrong({ id, text }: { id: string; text: string }) {
  return (
    <p id={id} className={styles.wrong}>
      {text}
    </p>
  );
}
