// What the node refuses in a field, in the page's language where the sentence is known: what is allowed
// instead. Else the node's own sentence, which is English.
import type { I18n, MessageDescriptor } from '@lingui/core';

const known: [RegExp, MessageDescriptor][] = [
  [
    /agreed by all or not at all|corrected by all or not at all|closed by all together/,
    /*i18n*/ {
      id: 'refused.own_word',
      message:
        "One side's own word agrees nothing. Choose another state, or let it be proposed, so that the others can agree.",
    },
  ],
  [
    /is needed|must not be empty|say at least|give at least/,
    /*i18n*/ { id: 'form.needed', message: 'This is needed.' },
  ],
  [
    /longer than [\d,]+ bytes/,
    /*i18n*/ {
      id: 'refused.long',
      message: 'This is too long. What is longer goes along as a file.',
    },
  ],
  [
    /must be (?:a )?(?:day|date|period)|no such (?:day|date)/,
    /*i18n*/ { id: 'form.no_date', message: 'There is no such date.' },
  ],
  [
    /a-z 0-9/,
    /*i18n*/ {
      id: 'people.identifier_hint',
      message: 'Small letters a–z, digits and . _ / -',
    },
  ],
];

export function refusedWords(i18n: I18n, detail: string): string {
  const found = known.find(([pattern]) => pattern.test(detail));
  return found ? i18n._(found[1]) : detail.replace(/^[^:]*: [^:]*: /, '');
}
