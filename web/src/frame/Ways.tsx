// Ways out of an empty place, each to the screen where what is missing is done.
import { useLingui } from '@lingui/react';
import { Link } from '@tanstack/react-router';
import { useSession } from '../api/queries';

// Whether this person writes for our side somewhere; the node decides each entry again.
export function useWrites(): boolean {
  const roles: readonly string[] = useSession().roles;
  return roles.some((role) => ['delegate', 'drafter', 'head'].includes(role));
}

export function ToImport() {
  const { i18n } = useLingui();
  if (!useWrites()) return null;
  return (
    <Link to="/import">{i18n._({ id: 'empty.import', message: 'Bring it in from a file' })}</Link>
  );
}

export function ToBodies() {
  const { i18n } = useLingui();
  const writes = useWrites();
  return (
    <Link to="/bodies">
      {writes
        ? i18n._({ id: 'empty.plan', message: 'Choose a body and plan a meeting' })
        : i18n._({ id: 'empty.bodies', message: 'The bodies and their meetings' })}
    </Link>
  );
}

export function ToCommitments() {
  const { i18n } = useLingui();
  return (
    <Link to="/commitments" search={{}}>
      {i18n._({ id: 'empty.commitments', message: 'The commitments' })}
    </Link>
  );
}

export function ToBody({ circle, body }: { circle: string; body: string }) {
  const { i18n } = useLingui();
  return (
    <Link to="/b/$circle/$body" params={{ circle, body }} search={{}}>
      {i18n._({ id: 'empty.meetings', message: 'The meetings of this body' })}
    </Link>
  );
}
