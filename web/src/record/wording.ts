// Wording that was agreed before, as it is cited: text, paragraph, meeting, date.
import type { I18n } from '@lingui/core';
import type { components } from '../api/schema';
import { formatPeriod } from '../i18n/dates';

export type Use = components['schemas']['LanguageUse'];
export type Register = components['schemas']['AgreedLanguage'];
export type Wording = Register['topics'][number]['entries'][number];

// `meeting`: what the meeting is called, empty where it is not known.
export function citation(i18n: I18n, use: Use, meeting: string): string {
  const paragraph =
    use.paragraph &&
    i18n._({
      id: 'wording.paragraph',
      message: 'paragraph {number}',
      values: { number: use.paragraph },
    });
  return [use.text, paragraph, meeting, use.date && formatPeriod(i18n, use.date)]
    .filter(Boolean)
    .join(', ');
}

// Whether the wording or its topic has these words, capitals apart.
export function hasWords(
  topic: Register['topics'][number],
  entry: Wording,
  wanted: string,
): boolean {
  const part = wanted.trim().toLowerCase();
  return [topic.names, entry.words, entry.adopted].some((texts) =>
    Object.values(texts).some((text) => text.toLowerCase().includes(part)),
  );
}
