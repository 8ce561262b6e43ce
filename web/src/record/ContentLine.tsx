// One line that tells an entry from the others of its kind, by its texts, dates and places. What it
// says, whole, is in Content.tsx.
import { useLingui } from '@lingui/react';
import type { Names, Place } from '../api/model';
import { formatDateText } from '../i18n/dates';
import { Words } from '../i18n/text';
import { subjectOf } from '../i18n/words';
import { PlaceText } from './meeting_words';
import styles from './record.module.css';

export type ContentPart =
  | { field: string; kind: 'text'; names: Names }
  | { field: string; kind: 'date'; date: string }
  | { field: string; kind: 'place'; place: Place };

const dateFields = new Set(['dates', 'date', 'from', 'until', 'due', 'sent', 'founded']);
const languageTag = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
const mostParts = 40;
const deepest = 6;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isNames(value: unknown): value is Names {
  if (!isObject(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length > 0 &&
    entries.every(([tag, text]) => languageTag.test(tag) && typeof text === 'string')
  );
}

// Of a person's name, in one language; the first of a language is what they are called.
const isSpelling = (value: unknown): value is { text: string; lang: string } =>
  isObject(value) && typeof value.text === 'string' && typeof value.lang === 'string';

export function contentParts(content: Record<string, unknown> | null): ContentPart[] {
  const subject = subjectOf(content);
  const parts: ContentPart[] = [];
  const walk = (field: string, value: unknown, depth: number) => {
    if (parts.length >= mostParts || depth > deepest) return;
    if (Array.isArray(value) && value.length > 0 && value.every(isSpelling)) {
      const spellings = value.map((one): [string, string] => [one.lang, one.text]);
      parts.push({ field, kind: 'text', names: Object.fromEntries(spellings.reverse()) });
    } else if (Array.isArray(value)) {
      for (const item of value) walk(field, item, depth + 1);
    } else if (isObject(value)) {
      if (typeof value.country === 'string') {
        parts.push({ field: 'place', kind: 'place', place: value as unknown as Place });
      } else if (isNames(value) && !('lang' in value)) {
        parts.push({ field, kind: 'text', names: value });
      } else {
        for (const [name, item] of Object.entries(value)) walk(name, item, depth + 1);
      }
    } else if (typeof value === 'string' && value && dateFields.has(field)) {
      parts.push({ field, kind: 'date', date: value });
    }
  };
  if (content && subject) walk(subject, content[subject], 0);
  return parts;
}

// The parts that tell most, in the order in which they are looked for.
const telling = ['titles', 'names', 'words', 'summary', 'mandate', 'reason', 'remark'];

// What an entry is called: its title, else its words; null: it has none.
export function headline(content: Record<string, unknown> | null): Names | null {
  const texts = contentParts(content).filter((part) => part.kind === 'text');
  const told =
    telling.map((field) => texts.find((part) => part.field === field)).find(Boolean) ?? texts[0];
  return told?.names ?? null;
}

// One line that tells this entry from the others of its kind: its title or words, else its date and
// place.
export function ContentLine({ content }: { content: Record<string, unknown> | null }) {
  const { i18n } = useLingui();
  const parts = contentParts(content);
  const texts = parts.filter((part) => part.kind === 'text');
  const date = parts.find((part) => part.kind === 'date');
  const place = parts.find((part) => part.kind === 'place');
  const text =
    telling.map((field) => texts.find((part) => part.field === field)).find(Boolean) ??
    (date || place ? undefined : texts[0]);
  if (!text && !date && !place) return null;
  return (
    <span className={styles.entryline}>
      {text ? (
        <Words of={text.names} />
      ) : (
        <>
          {date && formatDateText(i18n, date.date)}
          {date && place && ' · '}
          {place && <PlaceText place={place.place} />}
        </>
      )}
    </span>
  );
}
