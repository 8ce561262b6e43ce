// Fields of a form that the browser keeps: read when it is sent, so that nothing is between an input
// method or a password manager and what it fills in.
import { useLingui } from '@lingui/react';
import { type FormEvent, type HTMLAttributes, type ReactNode, useId, useState } from 'react';
import styles from './people.module.css';

// What is wrong is said beside the field, in the page's language, and not in a bubble of the browser's;
// the first such field of the form takes the focus.
export function Field({
  label,
  hint,
  name,
  ...rest
}: {
  label: string;
  hint?: string;
  name: string;
  type?: string;
  autoComplete?: string;
  required?: boolean;
  defaultValue?: string;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  inputMode?: HTMLAttributes<HTMLInputElement>['inputMode'];
  autoFocus?: boolean;
  readOnly?: boolean;
}) {
  const id = useId();
  const { i18n } = useLingui();
  const [wrong, setWrong] = useState('');
  const onInvalid = (event: FormEvent<HTMLInputElement>) => {
    event.preventDefault();
    const input = event.currentTarget;
    const { valueMissing, badInput } = input.validity;
    setWrong(
      valueMissing
        ? i18n._({ id: 'form.needed', message: 'This is needed.' })
        : badInput && rest.type === 'date'
          ? i18n._({ id: 'form.no_date', message: 'There is no such date.' })
          : hint
            ? i18n._({ id: 'form.allowed', message: 'Allowed here: {hint}', values: { hint } })
            : i18n._({ id: 'form.pattern', message: 'This has another form than it should.' }),
    );
    if (input.form?.querySelector('input:invalid') === input) input.focus();
  };
  const described = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(' ');
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name={name}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        aria-describedby={described || undefined}
        aria-invalid={wrong ? true : undefined}
        onInvalid={onInvalid}
        onInput={() => setWrong('')}
        {...rest}
      />
      {wrong && (
        <p id={`${id}-wrong`} className={styles.wrong}>
          {wrong}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}

export function Choice({
  label,
  name,
  defaultValue,
  children,
}: {
  label: string;
  name: string;
  defaultValue: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <select id={id} name={name} defaultValue={defaultValue}>
        {children}
      </select>
    </div>
  );
}

export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

export function Checks<Value extends string>({
  name,
  legend,
  values,
  chosen,
  text,
}: {
  name: string;
  legend: string;
  values: readonly Value[];
  chosen: readonly string[];
  text: (value: Value) => string;
}) {
  return (
    <fieldset className={styles.checks}>
      <legend>{legend}</legend>
      {values.map((value) => (
        <label key={value}>
          <input
            type="checkbox"
            name={name}
            value={value}
            defaultChecked={chosen.includes(value)}
          />
          {text(value)}
        </label>
      ))}
    </fieldset>
  );
}
