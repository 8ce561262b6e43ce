// How a body is called, wherever something refers to it: its abbreviation, else its name in the
// reader's language, and its identifier only where it has neither.
import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import type { BodySummary } from '../api/model';
import { queries } from '../api/queries';
import { useCircles } from '../frame/circles';
import { choose } from '../i18n/text';

type Named = Pick<BodySummary, 'abbreviation' | 'names'>;

export function bodyText(i18n: I18n, body: Named | null | undefined, id: string): string {
  const plain = id.split('/').pop() || id;
  return body?.abbreviation || choose(body?.names, i18n.locale)?.text || plain;
}

// A body by its identifier, with or without what kind of matter it is, in a circle that is known.
export type BodyNames = (circle: string | null | undefined, id: string) => string;

export function useBodyNames(): BodyNames {
  const { i18n } = useLingui();
  const bodies = useQuery(queries.bodies()).data?.items ?? [];
  const circles = useCircles();
  return (circle, id) => {
    const plain = id.split('/').pop() || id;
    const known = bodies.find((one) => one.id === plain && (!circle || one.circle === circle));
    // Before anybody has described it, a body goes by what the arrangement calls it.
    const arranged = circles
      .filter((one) => !circle || one.id === circle)
      .flatMap((one) => one.bodies)
      .find((one) => one.id === plain);
    return bodyText(i18n, known ?? (arranged ? { ...arranged, abbreviation: null } : null), id);
  };
}
