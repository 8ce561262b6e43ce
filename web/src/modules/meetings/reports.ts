// Reports upward and acknowledgements that are proposed and not agreed yet. They stand with the series of
// a body's meetings, and count for nothing before all agree.
import { useQuery } from '@tanstack/react-query';
import type { Act, Circle } from '../../api/model';
import { queries } from '../../api/queries';
import { openOf } from '../../record/asked';

export const reportKinds = ['report', 'acknowledgement'];

export const isOfSeries = (act: Act) => /^meetings\/[^/]+$/.test(act.matter);

// Of the reports, those of a meeting: that cover it, are sent to it, or are acknowledged by it.
function isAbout(act: Act, meeting: string, acts: readonly Act[]): boolean {
  const of = (one: Act) =>
    one.content?.report as { id?: string; to_meeting?: string; covers?: string[] } | undefined;
  const about = (report: ReturnType<typeof of>) =>
    report?.to_meeting === meeting || report?.covers?.includes(meeting) === true;
  const acknowledged = act.content?.acknowledgement as
    | { report?: string; at_meeting?: string }
    | undefined;
  if (!acknowledged) return about(of(act));
  return (
    acknowledged.at_meeting === meeting ||
    acts.some((one) => of(one)?.id === acknowledged.report && about(of(one)))
  );
}

export const openReports = (acts: readonly Act[], meeting?: string): Act[] =>
  openOf(acts, reportKinds).filter((one) => !meeting || isAbout(one, meeting, acts));

// Of a body, or of one meeting of it.
export function useOpenReports(circle: Circle | null, body: string, meeting?: string): Act[] {
  const { data } = useQuery({
    ...queries.entries(circle?.id ?? '', `meetings/${body}`),
    enabled: circle !== null,
  });
  return openReports(data?.items ?? [], meeting);
}
