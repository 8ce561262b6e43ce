// A first text made of what is on record: once when the form opens, for what is still empty, and again
// when it is asked for, in place of what stands there.
import { useLingui } from '@lingui/react';
import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { Trouble } from '../frame/Trouble';
import type { Value } from './form';
import styles from './writing.module.css';

export interface Drafted {
  value: Value;
  // What is recorded of it already, which it was made from, and who reads that.
  basedOn?: string;
  readers?: readonly string[];
}
export type Draft = (value: Value) => Promise<Drafted>;

export function Drafting({
  draft,
  value,
  begun,
  onDrafted,
}: {
  draft: Draft;
  value: Value;
  // Something was typed before: it is not drafted by itself.
  begun: boolean;
  // `anew`: in place of what stands there.
  onDrafted: (drafted: Drafted, anew: boolean) => void;
}) {
  const { i18n } = useLingui();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const here = useRef(true);
  const make = async (anew: boolean) => {
    setBusy(true);
    setFailure(null);
    try {
      const drafted = await draft(value);
      if (here.current) onDrafted(drafted, anew);
    } catch (error) {
      if (here.current) setFailure(error);
    }
    if (here.current) setBusy(false);
  };
  const first = useRef(begun ? null : make);
  useEffect(() => {
    here.current = true;
    void first.current?.(false);
    first.current = null;
    return () => {
      here.current = false;
    };
  }, []);
  return (
    <>
      <p className={styles.more}>
        <Button className={styles.add ?? ''} isDisabled={busy} onPress={() => void make(true)}>
          {i18n._({
            id: 'draft.anew',
            message: 'Draft it anew from what is recorded, in place of the text below',
          })}
        </Button>
      </p>
      <p role="status" className={styles.help}>
        {busy && i18n._({ id: 'draft.busy', message: 'Being drafted …' })}
      </p>
      {failure !== null && <Trouble error={failure} />}
    </>
  );
}

// What was typed, with what was drafted: only where nothing stands yet, or in its place.
export function withDraft(value: Value, drafted: Value, anew: boolean): Value {
  const out = { ...value };
  for (const [name, one] of Object.entries(drafted)) {
    const stands = value[name];
    const empty =
      stands === undefined ||
      stands === '' ||
      (typeof stands === 'object' && stands !== null && Object.keys(stands).length === 0);
    if (anew || empty) out[name] = one;
  }
  return out;
}
