// What an entry is on, in words, where only the entry is at hand.
import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { type Act, matterPage } from '../api/model';
import { choose } from '../i18n/text';
import { type BodyNames, useBodyNames } from './body_words';
import { addressedTitle, meetingTitle } from './meeting_words';

export type OnMatter = Pick<Act, 'matter' | 'ordinal' | 'subject' | 'circle' | 'module'>;

export function matterText(i18n: I18n, act: OnMatter, bodyName: BodyNames): string {
  const page = matterPage(act.matter);
  if (page?.slug) {
    const { ordinal, subject } = act;
    const meeting = { ordinal, title: subject ?? {}, proposed: null, slug: page.slug };
    return meetingTitle(i18n, meeting, bodyName(act.circle, page.body));
  }
  const named = choose(act.subject, i18n.locale);
  if (named) return named.text;
  if (!page) {
    return act.module === 'circle' || act.matter === 'circle'
      ? i18n._({ id: 'matter.arrangement', message: 'The arrangement' })
      : act.matter;
  }
  return bodyName(act.circle, page.body);
}

// Of a matter of which nothing but its address is at hand.
export function useMatterText(circle: string): (matter: string) => string {
  const { i18n } = useLingui();
  const bodyName = useBodyNames();
  return (matter) => {
    const page = matterPage(matter);
    if (!page) return matter;
    const body = bodyName(circle, page.body);
    return page.slug ? addressedTitle(i18n, page.slug, body) : body;
  };
}
