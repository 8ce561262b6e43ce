// What is said of a silence procedure that runs.
import type { I18n } from '@lingui/core';
import type { Names, Silence } from '../api/model';
import { formatInstant, thisZone } from '../i18n/dates';
import { choose } from '../i18n/text';

// 12 May 2021, 04:12 UTC · 13:12 Seoul, inside a sentence.
export function instantText(i18n: I18n, at: string): string {
  const instant = formatInstant(i18n, at, thisZone());
  if (!instant) return '';
  const local = [`${instant.local} ${instant.zone}`, instant.localDay].filter(Boolean).join(', ');
  return `${instant.day}, ${instant.utc} UTC · ${local}`;
}

export function silenceText(
  i18n: I18n,
  silence: Pick<Silence, 'class' | 'expiry'>,
  names: Names | null | undefined,
): string {
  const name = choose(names, i18n.locale)?.text ?? silence.class;
  return i18n._({
    id: 'silence.until',
    message:
      'Silence procedure, class {name}: agreed on {when} unless somebody breaks the silence.',
    values: { name, when: instantText(i18n, silence.expiry) },
  });
}
