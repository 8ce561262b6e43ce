// All forms there are, by what they make: for writing something anew that is on record.
import type { I18n } from '@lingui/core';
import type { Act, Circle } from '../api/model';
import { subjectOf } from '../i18n/words';
import type { Form, Value } from '../writing/form';
import { papersOf } from '../writing/paper';
import type { Offer } from '../writing/Write';
import { allForms as bodyForms } from './bodies/forms';
import { allForms as commitmentForms } from './commitments/forms';
import { jointText, allForms as meetingForms } from './meetings/forms';
import { changed as textForms } from './texts/forms';

const forms = new Map<string, Form>(
  [...bodyForms, ...meetingForms, ...commitmentForms, ...textForms].map((form) => [
    `${form.module} ${form.says}`,
    form,
  ]),
);

// Our own entry once more, to be changed and said anew; or another's open proposal, to be proposed
// otherwise. Null where there is no form for it, or where it was answered for good.
export function changeOf(i18n: I18n, act: Act, circle: Circle | null, self: string): Offer | null {
  const says = subjectOf(act.content);
  if (!says || !circle || act.verdict !== 'effective') return null;
  const own = act.party === self;
  if (!own && (act.type !== 'proposal' || act.proposal?.state !== 'open')) return null;
  if (act.type !== 'statement' && act.type !== 'proposal') return null;
  const initial = act.content?.[says] as Value;
  const isJointText =
    says === 'publication' && ['JOINT_STATEMENT', 'COMMUNIQUE'].includes(String(initial.kind));
  const form = isJointText ? jointText : forms.get(`${act.module} ${says}`);
  if (!form) return null;
  const [, body = '', slug = ''] = act.matter.split('/');
  return {
    id: act.ref,
    text: own
      ? i18n._({ id: 'write.change', message: 'Change' })
      : i18n._({ id: 'write.correct', message: 'Propose it otherwise' }),
    writing: () => ({
      form: { ...form, matter: () => act.matter },
      circle,
      place: { body, slug },
      initial,
      papers: papersOf(act),
      way: act.type === 'proposal' ? 'propose' : 'own',
      basedOn: act.ref,
      // Its author stays bound to it for as long as it is open: who proposes otherwise declines it.
      ...(act.proposal?.state !== 'open'
        ? {}
        : own
          ? { supersedes: act.ref }
          : { declines: act.ref }),
    }),
  };
}
