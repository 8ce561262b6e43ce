// Two officers of one side in one paragraph: what the other saved while this one was writing, both wordings in
// full, before anything of ours is proposed on top of it.
import { useLingui } from '@lingui/react';
import { Button } from 'react-aria-components';
import { useParties } from '../../frame/parties';
import { languageName } from '../../i18n/languages';
import { ContentSaid } from './ContentSaid';
import { compare } from './compare';
import editorStyles from './editor.module.css';
import { useInText } from './in_text';
import type { Met } from './meanwhile_met';
import { Runs } from './Runs';
import styles from './texts.module.css';

export function Meanwhile({
  met,
  begun,
  own,
  asked,
  onPropose,
  onAgain,
  onTyping,
}: {
  met: Met;
  // By language: the words as they read when typing began, and as they are typed now.
  begun: Readonly<Record<string, string>>;
  own: Readonly<Record<string, string>>;
  // Somebody pressed 'Propose', and is asked; else it is told.
  asked: boolean;
  onPropose: () => void;
  onAgain: () => void;
  onTyping: () => void;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { text, self, changes } = useInText();
  const read = Object.entries(met.reads);
  const typed = Object.entries(own).filter(([tag, words]) => words !== begun[tag]);
  return (
    <section className={editorStyles.older} role={asked ? 'alert' : 'status'} data-met>
      {met.came.length > 0 && (
        <>
          <p>
            <strong>
              {i18n._({
                id: 'texts.met_came',
                message: '{party} has proposed in this paragraph since you began:',
                values: { party: parties.text(self) },
              })}
            </strong>
          </p>
          {met.came.map((one) => (
            <div key={one.key}>
              <ContentSaid content={one.content} text={text} changes={changes} />
            </div>
          ))}
        </>
      )}
      {read.length > 0 && (
        <>
          <p>
            <strong>
              {i18n._({
                id: 'texts.met_reads',
                message: 'The paragraph reads otherwise than when you began:',
              })}
            </strong>
          </p>
          {read.map(([tag, words]) => (
            <p key={tag} lang={tag}>
              <Runs runs={compare(begun[tag] ?? '', words, tag)} language={tag} />
            </p>
          ))}
        </>
      )}
      {asked && (
        <>
          <p>
            <strong>{i18n._({ id: 'texts.met_own', message: 'And you have typed:' })}</strong>
          </p>
          {typed.map(([tag, words]) => (
            <p key={tag} lang={tag}>
              {typed.length > 1 && (
                <span className={editorStyles.tag}>{languageName(i18n.locale, tag)} </span>
              )}
              <Runs runs={compare(begun[tag] ?? '', words, tag)} language={tag} />
            </p>
          ))}
          <div className={styles.actions}>
            <Button className="button" autoFocus onPress={onTyping}>
              {i18n._({ id: 'write.go_on', message: 'Go on typing' })}
            </Button>
            {read.length > 0 && (
              <Button className="button" onPress={onAgain}>
                {i18n._({
                  id: 'texts.met_again',
                  message: 'Begin with the words as they read now, and keep mine in view',
                })}
              </Button>
            )}
            <Button className="button primary" onPress={onPropose}>
              {read.length > 0
                ? i18n._({
                    id: 'texts.met_as_typed',
                    message: 'Propose mine as typed, in the place of what came',
                  })
                : i18n._({ id: 'texts.met_beside', message: 'Propose mine beside it' })}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
