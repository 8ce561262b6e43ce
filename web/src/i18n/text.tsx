// Texts that come in several languages, and instants, as they stand on a page.
import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type { Names } from '../api/model';
import { formatInstant, thisZone } from './dates';

export interface Chosen {
  text: string;
  language: string;
}

// The reader's language if the text has it, else English, else whatever there is.
export function choose(names: Names | null | undefined, language: string): Chosen | null {
  if (!names) return null;
  for (const wanted of [language, 'en', ...Object.keys(names)]) {
    const text = names[wanted];
    if (text) return { text, language: wanted };
  }
  return null;
}

// 'item 23', as records refer to the entries of a list of sources, in the reader's language; other
// references stay as they are.
export function sourceText(i18n: I18n, source: string): string {
  return source.replace(/\bitem (\d{1,6})\b/g, (_, number: string) =>
    i18n._({ id: 'source.item', message: 'item {number}', values: { number } }),
  );
}

// Content keeps its own language for line breaking, fonts and screen readers.
export function Words({ of, none = '' }: { of: Names | null | undefined; none?: string }) {
  const { i18n } = useLingui();
  const chosen = choose(of, i18n.locale);
  if (!chosen) return <>{none}</>;
  return chosen.language === i18n.locale ? (
    chosen.text
  ) : (
    <span lang={chosen.language}>{chosen.text}</span>
  );
}

// 12 May 2021, 04:12 UTC · 13:12 Seoul
export function Instant({
  at,
  zone = thisZone(),
}: {
  at: string | null | undefined;
  zone?: string;
}) {
  const { i18n } = useLingui();
  const instant = at ? formatInstant(i18n, at, zone) : null;
  if (!at || !instant) return null;
  return (
    <time dateTime={at} className="instant">
      <span>
        {instant.day} {instant.utc} UTC
      </span>{' '}
      <span className="local">
        {[`${instant.local} ${instant.zone}`, instant.localDay].filter(Boolean).join(', ')}
      </span>
    </time>
  );
}
