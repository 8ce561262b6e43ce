// One of several contents before it is signed: what it says, exactly which bytes, and what speaks against it.
import { useLingui } from '@lingui/react';
import { memo } from 'react';
import type { NegotiatedText, TextChange } from '../../api/model';
import dialog from '../../frame/dialog.module.css';
import { Trouble } from '../../frame/Trouble';
import { Advised, Exactly } from '../../writing/Seen';
import { ContentSaid, type Said } from './ContentSaid';
import type { Shown } from './shown';

export const OneContent = memo(function OneContent({
  at,
  content,
  text,
  changes,
  shown,
  done,
  despite,
  onDespite,
  onAgain,
}: {
  at: number;
  content: Said;
  text: NegotiatedText;
  changes: ReadonlyMap<string, TextChange>;
  // null: not asked yet.
  shown: Shown | null;
  done: boolean;
  despite: readonly string[];
  onDespite: (at: number, words: readonly string[]) => void;
  onAgain: (at: number) => Promise<unknown>;
}) {
  const { i18n } = useLingui();
  const early = shown?.early === true && !done;
  // What stops it may be that the one before is not there yet.
  const advice = (shown?.preview?.advice ?? []).filter((one) => !early || !one.stops);
  return (
    <li className={dialog.said} data-done={done || undefined}>
      <div>
        <ContentSaid content={content} text={text} changes={changes} />
      </div>
      <Exactly content={content} hex={shown?.preview?.content_hex} />
      {early && (
        <p className="small aside">
          {i18n._({
            id: 'texts.rests_on',
            message:
              'It rests on what goes before it, and is asked about once more right before it goes.',
          })}
        </p>
      )}
      {!done && (
        <Advised advice={advice} despite={despite} onDespite={(words) => onDespite(at, words)} />
      )}
      {!early && !done && shown?.error !== null && shown?.error !== undefined && (
        <Trouble error={shown.error} onRetry={() => void onAgain(at).catch(() => {})} />
      )}
    </li>
  );
});
