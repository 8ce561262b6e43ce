// Which languages of a text stand side by side.
import { useLingui } from '@lingui/react';
import { useMemo } from 'react';
import type { NegotiatedText } from '../../api/model';

export function useShownLanguages(
  text: NegotiatedText | undefined,
  asked: string | undefined,
  narrow: boolean,
): string[] {
  const { i18n } = useLingui();
  const tags = text?.languages.map((one) => one.tag).join(' ') ?? '';
  const pending =
    text?.languages
      .filter((one) => one.pending)
      .map((one) => one.tag)
      .join(' ') ?? '';
  const negotiating =
    text?.languages
      .filter((one) => one.role === 'negotiating')
      .map((one) => one.tag)
      .join(' ') ?? '';
  return useMemo(
    () =>
      shownLanguages(
        tags.split(' ').filter(Boolean),
        negotiating.split(' ').filter(Boolean),
        asked,
        i18n.locale,
        narrow,
        pending.split(' '),
      ),
    [tags, negotiating, asked, i18n.locale, narrow, pending],
  );
}

// As many as there is room for, the reader's own among them, unless the address says which; none that is not there yet
// where another is. Where there is room for one it is negotiated: the brackets are there.
export function shownLanguages(
  known: readonly string[],
  negotiating: readonly string[],
  asked: string | undefined,
  locale: string,
  narrow: boolean,
  pending: readonly string[] = [],
): string[] {
  const wanted = (asked ?? '').split(',').filter((one) => known.includes(one));
  if (wanted.length > 0) return wanted.slice(0, 3);
  if (narrow && negotiating.length > 0)
    return [negotiating.find((one) => one === locale) ?? (negotiating[0] as string)];
  const there = known.filter((one) => !pending.includes(one));
  const tags = there.length > 0 ? there : known;
  const most = narrow ? 1 : 2;
  if (tags.length <= most) return tags.length > 0 ? [...tags] : [locale];
  const own = tags.includes(locale) && !tags.slice(0, most).includes(locale);
  return own ? [...tags.slice(0, most - 1), locale] : tags.slice(0, most);
}
