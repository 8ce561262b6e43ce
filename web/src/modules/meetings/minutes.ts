// Minutes as they are written on.
import type { MeetingMore } from '../../api/more';
import type { Value } from '../../writing/form';

type Minutes = MeetingMore['minutes'][number];

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
