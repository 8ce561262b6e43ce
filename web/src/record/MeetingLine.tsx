// One meeting as one line of a list: name, date at its true precision, place, state.
import { useLingui } from '@lingui/react';
import { Link } from '@tanstack/react-router';
import type { MeetingSummary } from '../api/model';
import { circleAddress, useCircles } from '../frame/circles';
import { AudienceChip } from '../frame/parties';
import { useBodyNames } from './body_words';
import { DateText, meetingTitle, PlaceText, StateBadge } from './meeting_words';
import styles from './meetingline.module.css';

export function MeetingLine({ meeting, chip = true }: { meeting: MeetingSummary; chip?: boolean }) {
  const { i18n } = useLingui();
  const circles = useCircles();
  const bodyName = useBodyNames();
  const circle = circles.find((one) => one.id === meeting.circle);
  return (
    <div className={styles.line}>
      <Link
        to="/b/$circle/$body/m/$slug"
        params={{
          circle: circleAddress(circles, meeting.circle),
          body: meeting.body,
          slug: meeting.slug,
        }}
        search={{}}
        data-row
        className={styles.name}
      >
        {meetingTitle(i18n, meeting, bodyName(meeting.circle, meeting.body))}
      </Link>
      <StateBadge meeting={meeting} />
      <p className={styles.when}>
        <span className="num">
          <DateText meeting={meeting} />
        </span>
        <span>
          <PlaceText place={meeting.place} modality={meeting.modality} />
        </span>
        {chip && circle && <AudienceChip circle={circle} />}
      </p>
    </div>
  );
}
