// The items of a package in full: which words of whom are taken, which are let go, and in which text.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import type { NegotiatedText, TextChange } from '../../api/model';
import { queries } from '../../api/queries';
import { PartyMark } from '../../frame/parties';
import { languageName } from '../../i18n/languages';
import { Words } from '../../i18n/text';
import { elementText } from '../../record/element_words';
import { ContentSaid } from './ContentSaid';
import contentStyles from './contents.module.css';
import { OfText, useInText } from './in_text';
import { Named } from './Parts';

export interface PackageItem {
  // Its matter; absent: of this text.
  text?: string;
  change: string;
  dropped?: boolean;
}

// A paragraph that every side has agreed, as it reads with the package.
export interface PackageReading {
  text?: string;
  element: string;
  // Names the words; the node tells them of packages that are offered.
  digest?: string;
}

export function PackageItems({
  items,
  readings = [],
}: {
  items: readonly PackageItem[];
  readings?: readonly PackageReading[];
}) {
  const { text } = useInText();
  const matters = [...new Set(items.map((one) => one.text || text.matter))];
  return matters.map((matter) => {
    const of = items.filter((one) => (one.text || text.matter) === matter);
    const read = readings.filter((one) => (one.text || text.matter) === matter);
    return matter === text.matter ? (
      <Items key={matter} items={of} readings={read} text={text} />
    ) : (
      <Elsewhere key={matter} items={of} readings={read} matter={matter} />
    );
  });
}

interface InOneText {
  items: readonly PackageItem[];
  readings: readonly PackageReading[];
}

function Elsewhere({ items, readings, matter }: InOneText & { matter: string }) {
  const { address } = useInText();
  const [, body = '', id = ''] = matter.split('/');
  const other = useQuery(queries.text(address, body, id)).data;
  if (!other) return <p>{matter}</p>;
  return (
    <OfText text={other}>
      <p>
        <strong>
          <Words of={other.titles} none={other.id} />
        </strong>
      </p>
      <Items items={items} readings={readings} text={other} />
    </OfText>
  );
}

function Items({ items, readings, text }: InOneText & { text: NegotiatedText }) {
  const { i18n } = useLingui();
  const negotiated = text.languages.filter((one) => one.role === 'negotiating');
  const isRead = (language: string) =>
    negotiated.length === 0 || negotiated.some((one) => one.tag === language);
  const told = text.packages.flatMap((one) => one.readings);
  const agreed = readings.map(({ element, digest }) => {
    const found = text.elements.find((one) => one.id === element);
    const same = told.find(
      (one) =>
        one.text === text.matter &&
        one.element === element &&
        one.digest === digest &&
        Object.keys(one.words).length > 0,
    );
    return {
      element,
      name: found ? elementText(i18n, found, text.elements) : element,
      // Those that the agreement is on.
      words: Object.entries(same?.words ?? {}).filter(([language]) => isRead(language)),
    };
  });
  return (
    <>
      <ItemList items={items} text={text} />
      {agreed.length > 0 && (
        <>
          <p className="small">
            {i18n._({
              id: 'package.readings',
              message:
                'Once all have accepted it, every side has agreed, as they then read: {which}',
              values: { which: agreed.map((one) => one.name).join(', ') },
            })}
          </p>
          {agreed.some((one) => one.words.length > 0) && (
            <ul className={contentStyles.items} data-readings>
              {agreed
                .filter((one) => one.words.length > 0)
                .map((one) => (
                  <li key={one.element}>
                    <strong>{one.name}</strong>
                    {one.words.map(([language, words]) => (
                      <p key={language} className={contentStyles.saidwords}>
                        <span className="small aside">{languageName(i18n.locale, language)}</span>{' '}
                        <span lang={language}>
                          <Named words={words} language={language} />
                        </span>
                      </p>
                    ))}
                  </li>
                ))}
            </ul>
          )}
        </>
      )}
    </>
  );
}

function ItemList({ items, text }: { items: readonly PackageItem[]; text: NegotiatedText }) {
  const { i18n } = useLingui();
  const changes = new Map<string, TextChange>(text.changes.map((one) => [one.key, one]));
  return (
    <ul className={contentStyles.items}>
      {items.map((item) => {
        const change = changes.get(item.change);
        return (
          <li key={item.change} data-dropped={item.dropped || undefined}>
            <span className="badge" data-tone={item.dropped ? undefined : 'good'}>
              {item.dropped
                ? i18n._({ id: 'texts.dropped', message: 'let go' })
                : i18n._({ id: 'texts.taken', message: 'taken' })}
            </span>{' '}
            {change?.chair ? (
              <strong>{i18n._({ id: 'texts.chair', message: 'Chair' })}</strong>
            ) : (
              <PartyMark name={change?.party ?? item.change.split('/')[0] ?? ''} />
            )}
            {change ? (
              <ContentSaid content={change.content} text={text} changes={changes} />
            ) : (
              <p>{i18n._({ id: 'package.unknown', message: 'These words are not known here.' })}</p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
