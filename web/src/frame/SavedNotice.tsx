// Says what was saved, and leads to it, until one goes elsewhere.
import { useLingui } from '@lingui/react';
import { useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Button } from 'react-aria-components';
import { choose } from '../i18n/text';
import { addressOf } from '../record/address';
import { tellSaved, useSaved } from '../record/saved';
import { AddressLink } from './AddressLink';
import { circleAddress, useCircles } from './circles';
import styles from './frame.module.css';

// Saving may itself lead to another address; what comes later is the reader's own step.
const ownStepMs = 2_000;

export function SavedNotice() {
  const { i18n } = useLingui();
  const saved = useSaved();
  const circles = useCircles();
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    if (saved && Date.now() - saved.at > ownStepMs) tellSaved(null);
  }, [path]);
  if (!saved) return null;
  const address = addressOf(saved, circleAddress(circles, saved.circle.id));
  const what = i18n._(saved.title);
  const name = choose(saved.names, i18n.locale)?.text;
  const text = name ? `${what} · ${name.length > 80 ? `${name.slice(0, 79)}…` : name}` : what;
  return (
    <p className={styles.saved}>
      {i18n._({ id: 'frame.saved', message: 'Saved:' })}{' '}
      <AddressLink to={address}>{text}</AddressLink>{' '}
      <Button className={styles.dismiss ?? ''} onPress={() => tellSaved(null)}>
        {i18n._({ id: 'frame.dismiss', message: 'Dismiss' })}
      </Button>
    </p>
  );
}
