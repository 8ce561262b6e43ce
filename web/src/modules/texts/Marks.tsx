// Where each party stands on an element, in words.
import { useLingui } from '@lingui/react';
import type { TextMark } from '../../api/model';
import { PartyDot, PartyName } from '../../frame/parties';
import { formatPeriod } from '../../i18n/dates';
import { Words } from '../../i18n/text';
import { say } from '../../i18n/words';
import { useInText } from './in_text';
import styles from './texts.module.css';
import { stands } from './words';

const tones: Readonly<Record<string, string | undefined>> = {
  agreed: 'good',
  study: 'wait',
  scrutiny: 'wait',
};

export function Marks({ marks }: { marks: readonly TextMark[] }) {
  return (
    marks
      // What was reopened is told with its reason, and so is a position that was taken back.
      .filter((one) => one.stand !== 'no_position' || one.reason)
      .map((one) => <MarkChip key={one.party} mark={one} />)
  );
}

function MarkChip({ mark }: { mark: TextMark }) {
  const { i18n } = useLingui();
  const { text } = useInText();
  // Nothing is agreed until everything is.
  const provisional =
    text.together &&
    text.adoption === null &&
    mark.holds &&
    mark.stand === 'agreed' &&
    text.counts.agreed < text.counts.elements;
  const stand = (
    <>
      <PartyName name={mark.party} />: {say(i18n, stands, mark.stand)}
      {mark.stand === 'ad_ref' && mark.due && (
        <>
          {', '}
          {i18n._({
            id: 'texts.due',
            message: 'confirmation due {date}',
            values: { date: formatPeriod(i18n, mark.due) },
          })}
        </>
      )}
      {provisional && (
        <>
          {', '}
          {i18n._({ id: 'texts.provisional_mark', message: 'provisional' })}
        </>
      )}
      {mark.package && (
        <>
          {', '}
          {i18n._({ id: 'texts.by_package', message: 'by a package' })}
        </>
      )}
      {mark.reason && (
        <>
          {' ('}
          <Words of={mark.reason} />)
        </>
      )}
    </>
  );
  return (
    <span
      className="badge"
      data-tone={mark.holds ? (provisional ? 'wait' : tones[mark.stand]) : undefined}
    >
      <PartyDot name={mark.party} />
      {mark.holds ? (
        <span>{stand}</span>
      ) : (
        <span>
          <s>{stand}</s>{' '}
          <span className={styles.fallen}>
            {i18n._({ id: 'texts.fallen', message: 'words changed since' })}
          </span>
        </span>
      )}
    </span>
  );
}
