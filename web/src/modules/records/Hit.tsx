// One entry that was found: what it is about, the piece of text that was looked for, and who may
// see it.
import { useLingui } from '@lingui/react';
import type { ReactNode } from 'react';
import type { SearchHit } from '../../api/model';
import { AddressLink } from '../../frame/AddressLink';
import { circleAddress, useCircles } from '../../frame/circles';
import { AudienceChip, PartyMark } from '../../frame/parties';
import { languageName } from '../../i18n/languages';
import { choose, Instant, Words } from '../../i18n/text';
import { actTypes, say } from '../../i18n/words';
import { addressOf } from '../../record/address';
import { useBodyNames } from '../../record/body_words';
import { matterText } from '../../record/matters';
import { AgreedByAll } from '../../record/SaidMark';
import styles from './records.module.css';

function HitLink({ hit, children }: { hit: SearchHit; children: ReactNode }) {
  const circle = circleAddress(useCircles(), hit.circle);
  return (
    <AddressLink to={addressOf(hit, circle)} data-row className={styles.title}>
      {children}
    </AddressLink>
  );
}

export function Snippet({ hit }: { hit: Pick<SearchHit, 'ref' | 'snippet' | 'language'> }) {
  let at = 0;
  const parts = hit.snippet.map((part) => {
    const key = `${hit.ref} ${at}`;
    at += part.text.length;
    return part.found ? <mark key={key}>{part.text}</mark> : <span key={key}>{part.text}</span>;
  });
  return (
    <p className={styles.snippet} lang={hit.language ?? undefined}>
      {parts}
    </p>
  );
}

export function Hit({ hit }: { hit: SearchHit }) {
  const { i18n } = useLingui();
  const circles = useCircles();
  const bodyName = useBodyNames();
  const circle = circles.find((one) => one.id === hit.circle);
  const titles = Object.fromEntries(
    hit.titles.map((title) => [title.language ?? 'und', title.text]),
  );
  // A title in another language than the reader's stands beside what the matter is called.
  const about = matterText(i18n, hit, bodyName);
  const title = choose(titles, i18n.locale);
  return (
    <li className={styles.hit}>
      <div className={styles.line}>
        <HitLink hit={hit}>{about}</HitLink>
        <span className={styles.marking}>{hit.label.marking}</span>
      </div>
      {title && title.text !== about && (
        <p className={styles.titles}>
          <Words of={titles} />
        </p>
      )}
      <Snippet hit={hit} />
      {hit.file && (
        <p className={styles.facts}>
          {i18n._({ id: 'records.in_file', message: 'In the file' })} <bdi>{hit.file.name}</bdi>
        </p>
      )}
      <p className={styles.facts}>
        {circle && <AudienceChip circle={circle} />}
        <PartyMark name={hit.party} />
        <span>{say(i18n, actTypes, hit.type)}</span>
        {hit.state === 'joint' && <AgreedByAll circle={hit.circle} />}
        {hit.language && <span>{languageName(i18n.locale, hit.language)}</span>}
        <Instant at={hit.time} />
      </p>
    </li>
  );
}
