// The node's answers by name. Types come from src/api/openapi.json; nothing is declared twice.
import type { components } from './schema';

type Schemas = components['schemas'];

export type Names = Schemas['Names'];
export type Reference = Schemas['Reference'];
export type Party = Schemas['Party'];
export type Label = Schemas['Label'];
export type Problem = Schemas['Problem'];
export type Session = Schemas['Session'];
export type Node = Schemas['Node'];
export type Warning = Schemas['Warning'];
export type Link = Schemas['Link'];
export type Figures = Schemas['Figures'];
export type Head = Schemas['Head'];
export type Circle = Schemas['Circle'];
export type Delivery = Schemas['Delivery'];
export type Answer = Schemas['Answer'];
export type ProposalState = Schemas['ProposalState'];
export type Silence = Schemas['Silence'];
export type Act = Schemas['Act'];
export type Why = Schemas['Why'];
export type WhyLine = Schemas['WhyLine'];
export type Said = Schemas['Said'];
export type PeriodDate = Schemas['Date'];
export type Place = Schemas['Place'];
export type Lead = Schemas['Lead'];
export type BodySummary = Schemas['BodySummary'];
export type Body = Schemas['Body'];
export type MeetingState = Schemas['MeetingState'];
export type MeetingSummary = Schemas['MeetingSummary'];
export type Meeting = Schemas['Meeting'];
export type Persons = Schemas['Persons'];
export type Delegation = Schemas['Delegation'];
export type Outcome = Schemas['Outcome'];
export type PublicText = Schemas['Text'];
export type Today = Schemas['Today'];
export type InboxItem = Schemas['InboxItem'];
export type OwnMail = Schemas['OwnMail'];
export type FollowUpItem = Schemas['FollowUpItem'];
export type AnnotatedAgenda = Schemas['AnnotatedAgenda'];
export type Brief = Schemas['Brief'];
export type Commitment = Schemas['Commitment'];
export type Invitation = Schemas['Invitation'];
export type ActInput = Schemas['ActInput'];
export type Account = Schemas['Account'];
export type AccountInput = Schemas['AccountInput'];
export type Preview = Schemas['Preview'];
export type SearchHit = Schemas['SearchHit'];
export type SearchResults = Schemas['SearchResults'];
export type NegotiatedText = Schemas['NegotiatedText'];
export type NegotiatedTextSummary = Schemas['NegotiatedTextSummary'];
export type TextElement = Schemas['TextElement'];
export type TextPart = Schemas['TextPart'];
export type TextAlternative = Schemas['TextAlternative'];
export type TextChange = Schemas['TextChange'];
export type TextMark = Schemas['TextMark'];
export type TextCounts = Schemas['TextCounts'];
export type TextComposing = Schemas['TextComposing'];
export type RoomBringing = Schemas['RoomBringing'];
export type RoomImport = Schemas['RoomImport'];
export type TextComposed = Schemas['TextComposed'];
export type TextTyping = Schemas['TextTyping'];
export type TextTypist = Schemas['TextTypists']['items'][number];
export type TextPaper = Schemas['TextPaper'];
export type ChangeEvent = Schemas['ChangeEvent'];

// A reference is `party number/epoch/index/leaf hash`; paths take the four parts apart.
export function refParts(ref: Reference) {
  const [party = '', epoch = '', index = '', leaf = ''] = ref.split('/');
  return { party, epoch, index, leaf };
}

// `bodies/<body>` or `meetings/<body>/<slug>`; null for a matter that has no page of its own.
export function matterPage(matter: string): { body: string; slug: string | null } | null {
  const [kind, body, slug, more] = matter.split('/');
  if (!body || more !== undefined) return null;
  if (/^bod(y|ies)$/.test(kind ?? '') && !slug) return { body, slug: null };
  if (/^meetings?$/.test(kind ?? '')) return { body, slug: slug ?? null };
  return null;
}
