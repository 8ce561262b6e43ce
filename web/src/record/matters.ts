// What an entry is on, in words, where only the entry is at hand.
import type { I18n } from '@lingui/core';
import { type Act, matterPage } from '../api/model';
import { choose } from '../i18n/text';
import type { BodyNames } from './body_words';
import { meetingTitle } from './meeting_words';

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
