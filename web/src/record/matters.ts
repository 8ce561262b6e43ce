// What an entry is on, in words, where only the entry is at hand.
import type { I18n } from '@lingui/core';
import { type Act, matterPage } from '../api/model';
import { choose } from '../i18n/text';
import type { BodyNames } from './body_words';
import { addressedTitle } from './meeting_words';

export function matterText(i18n: I18n, act: Act, bodyName: BodyNames): string {
  const named = choose(act.subject, i18n.locale);
  if (named) return named.text;
  const page = matterPage(act.matter);
  if (!page) {
    return act.module === 'circle' || act.matter === 'circle'
      ? i18n._({ id: 'matter.arrangement', message: 'The arrangement' })
      : act.matter;
  }
  const body = bodyName(act.circle, page.body);
  return page.slug ? addressedTitle(i18n, page.slug, body) : body;
}
