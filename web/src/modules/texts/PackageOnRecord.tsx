// A package wherever an entry is read or answered: with the words of its text, which this fetches. Until they are
// here, and where they are not, as the record has it.
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { queries } from '../../api/queries';
import { circleAddress, useCircles } from '../../frame/circles';
import { useParties } from '../../frame/parties';
import { ContentSaid, type Said } from './ContentSaid';
import { type InText, TextContext } from './in_text';

const nothing = () => {};

export default function PackageOnRecord({
  content,
  circle,
  matter,
  otherwise,
}: {
  content: Said;
  circle: string;
  matter: string;
  otherwise: ReactNode;
}) {
  const circles = useCircles();
  const { self } = useParties();
  const at = circles.find((one) => one.id === circle);
  const address = circleAddress(circles, circle);
  const [, body = '', id = ''] = matter.split('/');
  const text = useQuery({ ...queries.text(address, body, id), enabled: at !== undefined }).data;
  const inText = useMemo<InText | null>(
    () =>
      text && at
        ? {
            text,
            circle: at,
            address,
            self,
            noting: null,
            mine: false,
            reach: 'none',
            changes: new Map(text.changes.map((one) => [one.key, one])),
            terms: [],
            languages: text.languages.map((one) => one.tag),
            select: nothing,
            write: nothing,
            edit: nothing,
          }
        : null,
    [text, at, address, self],
  );
  if (!inText) return otherwise;
  return (
    <TextContext value={inText}>
      <ContentSaid content={content} text={inText.text} changes={inText.changes} />
    </TextContext>
  );
}
