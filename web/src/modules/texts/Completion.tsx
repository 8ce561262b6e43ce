// What makes a text complete: the review, the adoption, the signatures, and what travels with it.
import { useLingui } from '@lingui/react';
import type { ReactNode } from 'react';
import { useParties } from '../../frame/parties';
import { ContentView } from '../../record/Content';
import { AgreedByAll, SaidMark } from '../../record/SaidMark';
import type { Form, Value } from '../../writing/form';
import { Write } from '../../writing/Write';
import * as forms from './forms';
import { useInText } from './in_text';
import { Signatures } from './Signatures';
import { grouped } from './signed';
import styles from './texts.module.css';

export function Completion() {
  const { i18n } = useLingui();
  const { text, mine } = useInText();
  const parts: { id: string; title: string; items: typeof text.attached }[] = [
    {
      id: 'attached',
      title: i18n._({ id: 'texts.attached_all', message: 'Statements and reservations' }),
      items: text.attached,
    },
    {
      id: 'corrections',
      title: i18n._({ id: 'texts.corrections', message: 'Corrections' }),
      items: text.corrections,
    },
  ];
  return (
    <section className="section" aria-labelledby="completion">
      <h2 id="completion">{i18n._({ id: 'texts.completion', message: 'Completion' })}</h2>
      {text.review && (
        <p className={styles.under}>
          {i18n._(forms.review.title)} <AgreedByAll circle={text.circle} />
        </p>
      )}
      {text.adoption && (
        <div className={styles.adopted}>
          <p className={styles.under}>
            <strong>{i18n._(forms.adoption.title)}</strong> <AgreedByAll circle={text.circle} />
          </p>
          <ContentView
            content={text.adoption.content}
            of={{ module: 'texts', circle: text.circle, matter: text.matter }}
          />
        </div>
      )}
      {text.digest && (
        <p className="small">
          {i18n._({
            id: 'texts.check_words',
            message: 'Check words of Rev.{revision}:',
            values: { revision: text.shown },
          })}{' '}
          <code className="mono">{grouped(text.digest)}</code>
        </p>
      )}
      {parts
        .filter((one) => one.items.length > 0)
        .map((one) => (
          <div key={one.id}>
            <h3>{one.title}</h3>
            <ul className={styles.attached}>
              {one.items.map((item, at) => (
                <li key={at}>
                  <SaidMark said={item.said} />
                  <ContentView
                    content={item.content}
                    of={{ module: 'texts', circle: text.circle, matter: text.matter }}
                  />
                </li>
              ))}
            </ul>
          </div>
        ))}
      <Signatures />
      {mine && <CompletionTools />}
    </section>
  );
}

function CompletionTools(): ReactNode {
  const { i18n } = useLingui();
  const { text, circle, self } = useInText();
  const parties = useParties();
  const place = { body: text.body, slug: text.id };
  const today = new Date().toISOString().slice(0, 10);
  const bound = { revision: text.revision, digest: text.digest };
  const offer = (form: Form, message: string, initial: Value = {}) => ({
    id: form.says,
    text: message,
    writing: () => ({ form, circle, place, initial, about: form.says }),
  });
  const issued = text.revision > 0;
  const offers = [
    ...(issued
      ? [
          offer(
            forms.review,
            i18n._({ id: 'texts.propose_review', message: 'Propose that the review is completed' }),
            bound,
          ),
          offer(
            forms.adoption,
            i18n._({ id: 'texts.propose_adoption', message: 'Propose adoption' }),
            {
              ...bound,
              body: `bodies/${text.body}`,
              ...(text.meeting ? { meeting: text.meeting } : {}),
              date: today,
              languages: text.languages.map((one) => ({
                tag: one.tag,
                role: one.role.toUpperCase(),
                ...(one.prevails ? { prevails: true } : {}),
                ...(one.pending ? { pending: true } : {}),
              })),
            },
          ),
          offer(forms.signature, i18n._({ id: 'texts.sign', message: 'Sign' }), {
            digest: text.digest,
            date: today,
          }),
          offer(forms.attached, i18n._(forms.attached.title)),
        ]
      : []),
    offer(forms.pen, i18n._({ id: 'texts.propose_pen', message: 'Propose who holds the pen' }), {
      holder: text.parties.find((one) => one !== (text.pen ?? self)) ?? self,
      from_revision: text.revision + 1,
    }),
    offer(
      forms.mandate,
      i18n._({ id: 'texts.propose_mandate', message: 'Propose a mandate of the Chair' }),
      { party: text.pen ?? self },
    ),
    ...text.mandates.map((party) => ({
      ...offer(
        forms.mandate,
        i18n._({
          id: 'texts.end_mandate',
          message: 'Propose that the mandate of the Chair ends ({party})',
          values: { party: parties.text(party) },
        }),
        { party, ends: true },
      ),
      id: `mandate ${party}`,
    })),
  ];
  return (
    <p className="tools">
      <Write
        title={i18n._({ id: 'texts.complete', message: 'Propose or attach …' })}
        offers={offers}
      />
    </p>
  );
}
