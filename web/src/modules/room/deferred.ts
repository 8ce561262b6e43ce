// A paragraph that is put off. It is a comment in the margin: that a point waits is no party's position, so no
// mark says it ('no position yet' is what stands where nobody spoke, and would be seen by nobody). A comment is
// seen by all, says who asked for it, and is settled when the point is taken up again.
import type { NegotiatedText } from '../../api/model';
import type { Said } from '../texts/ContentSaid';

type Comments = Pick<NegotiatedText, 'comments'>['comments'];

const deferral = /^Deferred( \(\d+\))?$/;
const isDeferral = (one: Comments[number]) => deferral.test(one.words.en ?? '');

// It goes on record for readers of every language of the page. A second one of a paragraph says so, since
// what says the same is the same comment.
function words(count: number): Record<string, string> {
  const again = count > 1 ? ` (${count})` : '';
  return { en: `Deferred${again}`, ko: `추후 논의${again}`, vi: `Để lại bàn sau${again}` };
}

export function openDeferral(comments: Comments, element: string): Comments[number] | null {
  return (
    comments.find(
      (one) =>
        one.element === element &&
        isDeferral(one) &&
        !comments.some((each) => each.answers === one.key && each.settled),
    ) ?? null
  );
}

// Puts it off, or takes it up again.
export function deferring(comments: Comments, element: string): Said {
  const open = openDeferral(comments, element);
  if (open) return { comment: { element, answers: open.key, settled: true } };
  const before = comments.filter((one) => one.element === element && isDeferral(one)).length;
  return { comment: { element, words: words(before + 1) } };
}
