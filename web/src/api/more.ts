// What the node's modules say beyond what src/api/openapi.json binds them to. Everything here may be
// absent; a screen shows it where it is there.
import type {
  Body,
  Delegation,
  Meeting,
  MeetingSummary,
  Names,
  Outcome,
  PeriodDate,
  Person,
  Place,
  Said,
} from './model';

export interface Departure {
  cancelled?: boolean;
  sine_die?: boolean;
  date?: PeriodDate | null;
  reason?: Names | null;
  said: Said;
}

export type Chaired = Meeting['sessions'][number];
export type AgendaPoint = Meeting['agenda'][number];
export type Attending = Meeting['attendance'][number];
export type Substituted = Meeting['substitutions'][number];

export interface Comment {
  by: string;
  text?: Names;
  // Outcomes of the meeting, by identifier.
  about?: string[];
  link?: string | null;
  date?: string | null;
  said?: Said;
}

export type TextMore = Meeting['texts'][number] & { names_first?: string | null };

export interface Noted {
  content: Record<string, unknown>;
  said: Said;
}

export interface NextIntent {
  meeting?: string;
  date: PeriodDate | null;
  place?: Place | null;
  said: Said;
}

export type PersonMore = Person & {
  role?: string | null;
  institution?: string | null;
  remark?: Names | null;
};

export type DelegationMore = Omit<Delegation, 'heads' | 'members'> & {
  heads: PersonMore[];
  members?: PersonMore[];
  institutions?: string[];
};

export type OutcomeMore = Outcome & {
  id?: string;
  commitment?: string | null;
  owners?: string[];
  due?: string | null;
  due_at?: string | null;
  standing?: boolean;
  // Meetings, bodies and commitments.
  about?: string[];
};

export type ReportMore = Meeting['reports'][number] & {
  due?: string | null;
  sent?: string | null;
  text?: Names | null;
};

export type MeetingMore = Omit<Meeting, 'delegations' | 'outcomes' | 'reports'> & {
  delegations: DelegationMore[];
  outcomes: OutcomeMore[];
  reports: ReportMore[];
  reports_received?: ReportMore[];
  departures?: Departure[];
  comments?: Comment[];
  next_intents?: NextIntent[];
  noted: Noted[];
};

export type SummaryMore = MeetingSummary & {
  reported?: boolean | null;
  variances?: string[];
};

export type BodyMore = Body & { reporting_bodies?: string[] };
