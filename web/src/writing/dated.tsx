// Dates to the precision that is known, and moments to the minute.
import {
  type CalendarDate,
  parseAbsolute,
  parseDate,
  type ZonedDateTime,
} from '@internationalized/date';
import type { MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { DateField, DateInput, DateSegment, Label } from 'react-aria-components';
import { queries } from '../api/queries';
import dialog from '../frame/dialog.module.css';
import { thisZone } from '../i18n/dates';
import type { Field } from './form';
import { type OneProps, Optional, useMistake, Wrong } from './labelled';
import { moment, noPeriod, type Period, type Precision, readPeriod, writePeriod } from './period';
import styles from './writing.module.css';

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
export function PeriodField({
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
  // As it is typed: what an input method composes is not taken apart under its hands. What is no year
  // goes on as it is, and is found wrong where the form is checked.
  const [typed, setTyped] = useState<string | null>(null);
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
              value={typed ?? period.year ?? ''}
              onChange={(event) => {
                const text = event.target.value;
                const isYear = /^\d{1,4}$/.test(text.trim());
                setTyped(isYear ? null : text);
                if (isYear || !text.trim()) change({ year: isYear ? Number(text) : null });
                else {
                  setPeriod({ ...period, year: null });
                  onChange(text);
                }
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

const momentOf = (text: string, zone: string): ZonedDateTime | null => {
  try {
    return text ? parseAbsolute(text, zone) : null;
  } catch {
    return null;
  }
};

// Typed in the time of the meeting's place where that is known, else in the reader's; kept in UTC,
// which stands beside it, so that nobody has to reckon.
export function TimeField(props: OneProps & { field: Field & { kind: 'time' } }) {
  const { field, value, onChange, path, mistakes, context } = props;
  const { i18n } = useLingui();
  const id = useId();
  const meeting = useQuery({
    ...queries.meeting(context.circle.id, context.body, context.slug),
    enabled: context.slug !== '',
  });
  const zone = meeting.data?.timezone || thisZone();
  const text = (value as string | undefined) ?? '';
  const mistake = useMistake(mistakes, path);
  return (
    <div className={styles.field}>
      <DateField
        className={styles.field ?? ''}
        granularity="minute"
        hideTimeZone
        value={momentOf(text, zone)}
        placeholderValue={momentOf(moment(new Date()), zone) as ZonedDateTime}
        onChange={(at) => onChange(at ? moment(at.toDate()) : '')}
        isInvalid={mistake !== ''}
        aria-describedby={`${id}-help`}
      >
        <Label>
          {i18n._(field.label)}
          <Optional field={field} />
        </Label>
        <span className={styles.period}>
          <DateInput className={dialog.input ?? ''}>
            {(segment) => <DateSegment segment={segment} className={dialog.segment ?? ''} />}
          </DateInput>
          <button type="button" className={styles.add} onClick={() => onChange(moment(new Date()))}>
            {i18n._({ id: 'form.now', message: 'Now' })}
          </button>
          {text && (
            <button type="button" className={styles.add} onClick={() => onChange('')}>
              {i18n._({ id: 'form.clear', message: 'Clear' })}
            </button>
          )}
        </span>
      </DateField>
      <p id={`${id}-help`} className={styles.help}>
        {i18n._({
          id: 'form.zone',
          message: 'Time of {zone}.',
          values: { zone: zone.replaceAll('_', ' ') },
        })}{' '}
        {text && `${text.slice(0, 10)} ${text.slice(11, 16)} UTC.`}{' '}
        {field.help && i18n._(field.help)}
      </p>
      {mistake && <Wrong id={`${id}-wrong`} text={mistake} />}
    </div>
  );
}
