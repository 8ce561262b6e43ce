// Packages: changes that are accepted whole by each side's one answer, or not at all.
import { useLingui } from '@lingui/react';
import { PartyName } from '../../frame/parties';
import { Instant, Words } from '../../i18n/text';
import { say } from '../../i18n/words';
import { SaidMark } from '../../record/SaidMark';
import contentStyles from './contents.module.css';
import { elementText, useInText } from './in_text';
import styles from './texts.module.css';
import { packageStates } from './words';

export function Packages() {
  const { i18n } = useLingui();
  const { text, changes } = useInText();
  if (text.packages.length === 0) return null;
  return (
    <section className="section" aria-labelledby="packages">
      <h2 id="packages">{i18n._({ id: 'texts.packages', message: 'Packages' })}</h2>
      <ul className={styles.alternatives}>
        {text.packages.map((one) => (
          <li key={one.id}>
            <p className={styles.under}>
              <strong>
                <Words of={one.words} none={one.id} />
              </strong>
              <span className="badge" data-tone={one.state === 'accepted' ? 'good' : undefined}>
                {say(i18n, packageStates, one.state)}
              </span>
              {one.expires && <Instant at={one.expires} />}
              <SaidMark said={one.said} />
            </p>
            <ul className={contentStyles.plain}>
              {one.items.map((item) => {
                const change = changes.get(item.change);
                const element = text.elements.find((each) => each.id === change?.element);
                return (
                  <li key={`${item.text} ${item.change}`}>
                    {change ? <PartyName name={change.party} /> : item.text}
                    {element && `, ${elementText(i18n, element, text.elements)}`}:{' '}
                    {item.dropped
                      ? i18n._({ id: 'texts.dropped', message: 'let go' })
                      : i18n._({ id: 'texts.taken', message: 'taken' })}
                  </li>
                );
              })}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
