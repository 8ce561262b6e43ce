// The versions of minutes, as they are shown beside each other and written on.
import type { Meeting, Names, Said } from '../../api/model';
import type { Value } from '../../writing/form';

type Minutes = Meeting['minutes'][number];

// Agreed by all: changed by procès-verbal alone.
export const isSettled = (one: Pick<Minutes, 'state'>) =>
  one.state === 'agreed' || one.state === 'corrected';

// As a content says them.
export const contentOfMinutes = (one: Minutes): Value => ({
  id: one.id,
  version: one.version,
  titles: one.title,
  paragraphs: one.paragraphs.map((each) => ({
    number: each.number,
    words: each.text,
    ...(each.agenda_item ? { agenda_item: each.agenda_item } : {}),
  })),
});

// A version beside the one that stands first: what another side has drafted or circulated, or what is
// asked for.
export interface Version {
  title: Names;
  version: number;
  circulated: boolean;
  paragraphs: readonly { number: string; words: Names }[];
  said: Said;
  // As it was written.
  initial: Value;
}

// The content is shown as it was written; what is no text of minutes in it is left out.
export function otherVersions(one: Pick<Minutes, 'others'>): Version[] {
  return one.others.flatMap(({ content, said }) => {
    const minutes = content.minutes as Value | undefined;
    if (!minutes) return [];
    return [
      {
        title: (minutes.titles ?? {}) as Names,
        version: Number(minutes.version ?? 0),
        circulated: minutes.stage === 'CIRCULATED',
        paragraphs: ((minutes.paragraphs ?? []) as Value[]).map((each) => ({
          number: String(each.number ?? ''),
          words: (each.words ?? {}) as Names,
        })),
        said,
        initial: minutes,
      },
    ];
  });
}
