// How a body works, as it is described: what founded it, its terms of reference, how it decides, who
// keeps its papers, in which languages; and what one thing is called in each of them.
import { useLingui } from '@lingui/react';
import type { Body } from '../../api/model';
import { languageName } from '../../i18n/languages';
import { choose, Words } from '../../i18n/text';
import { SaidMark } from '../../record/SaidMark';
import styles from './bodies.module.css';

export function Terms({ body }: { body: Body }) {
  const { i18n } = useLingui();
  const rule = body.decision_rule;
  const reference = body.terms_of_reference;
  const founding = choose(body.founding_instrument, i18n.locale);
  const secretariat = choose(body.secretariat, i18n.locale);
  const ruled = choose(rule.words, i18n.locale);
  const described =
    founding || secretariat || ruled || reference || rule.silence || body.languages.length > 0;
  if (!described && body.terms.length === 0) return null;
  return (
    <section className="section" aria-labelledby="terms">
      <h2 id="terms">{i18n._({ id: 'body.terms', message: 'Terms' })}</h2>
      {described && (
        <>
          <dl className={styles.lines}>
            {founding && (
              <div>
                <dt>{i18n._({ id: 'member.founding', message: 'Founding document' })}</dt>
                <dd>
                  <Words of={body.founding_instrument} />
                </dd>
              </div>
            )}
            {reference && (
              <div>
                <dt>{i18n._({ id: 'member.terms', message: 'Terms of reference' })}</dt>
                <dd>
                  <Words of={reference.titles} none={reference.instrument} />
                  {reference.version && (
                    <>
                      {' · '}
                      {i18n._({
                        id: 'body.version',
                        message: 'version {version}',
                        values: { version: reference.version },
                      })}
                    </>
                  )}
                </dd>
              </div>
            )}
            {(ruled || rule.silence) && (
              <div>
                <dt>{i18n._({ id: 'member.decision_rule', message: 'How it decides' })}</dt>
                {ruled && (
                  <dd>
                    <Words of={rule.words} />
                  </dd>
                )}
                {rule.silence && (
                  <dd>
                    {i18n._({
                      id: 'body.silence',
                      message: 'By silence too, in: {classes}',
                      values: { classes: rule.silence_classes.join(', ') },
                    })}
                  </dd>
                )}
              </div>
            )}
            {secretariat && (
              <div>
                <dt>{i18n._({ id: 'member.secretariat', message: 'Secretariat' })}</dt>
                <dd>
                  <Words of={body.secretariat} />
                </dd>
              </div>
            )}
            {body.languages.length > 0 && (
              <div>
                <dt>{i18n._({ id: 'member.languages', message: 'Languages' })}</dt>
                <dd>{body.languages.map((tag) => languageName(i18n.locale, tag)).join(', ')}</dd>
              </div>
            )}
          </dl>
          <p className={styles.under}>
            <SaidMark said={body.said} />
          </p>
        </>
      )}
      {body.terms.length > 0 && (
        <>
          <h3>{i18n._({ id: 'body.agreed_terms', message: 'What things are called' })}</h3>
          <ul className={styles.plain}>
            {body.terms.map((term) => (
              <li key={`${term.id} ${term.said.ref}`}>
                {Object.entries(term.texts).map(([tag, text]) => (
                  <p key={tag}>
                    <span lang={tag}>{text}</span>{' '}
                    <span className="aside small">{languageName(i18n.locale, tag)}</span>
                  </p>
                ))}
                {choose(term.remark, i18n.locale) && (
                  <p className="small">
                    <Words of={term.remark} />
                  </p>
                )}
                <p className={styles.under}>
                  <SaidMark said={term.said} />
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
