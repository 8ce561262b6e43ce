// Files that entries of a place carry already: those of the meeting or commitment that is written of, and
// of its body's letters. What our own side alone writes may name files of every place; what others read
// names those of their own place alone.
import { useQueries, useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries';
import { useCircles } from '../frame/circles';
import type { FormContext } from './labelled';
import { carriedBy, type Paper } from './paper';

export interface KnownFile extends Paper {
  circle: string;
  act: string;
}

export function useKnownFiles(context: FormContext, enabled: boolean): KnownFile[] {
  const { circle, body, slug } = context;
  const circles = useCircles();
  const commitment = useQuery({
    ...queries.commitment(circle.id, body, slug),
    enabled: enabled && slug !== '',
    retry: false,
  }).data;
  const matters = [
    `meetings/${body}`,
    ...(slug ? [`meetings/${body}/${slug}`, `commitments/${body}/${slug}`] : []),
    ...(commitment?.source?.meeting ? [commitment.source.meeting] : []),
  ];
  const places = circle.national ? circles : circles.filter((one) => one.id === circle.id);
  const answers = useQueries({
    queries: places.flatMap((place) =>
      matters.map((matter) => ({ ...queries.entries(place.id, matter), enabled, retry: false })),
    ),
  });
  const found = new Map<string, KnownFile>();
  for (const act of answers.flatMap((one) => one.data?.items ?? []))
    for (const paper of carriedBy(act))
      found.set(`${act.circle} ${paper.file}`, { ...paper, circle: act.circle, act: act.ref });
  // Of the same file in several places the one that is here already.
  const here = [...found.values()].filter((one) => one.circle === circle.id);
  const same = (one: KnownFile) => `${one.name} ${one.size}`;
  const held = new Set(here.map(same));
  return [
    ...here,
    ...[...found.values()].filter((one) => one.circle !== circle.id && !held.has(same(one))),
  ];
}
