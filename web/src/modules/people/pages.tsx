// The screens of this folder, fetched when they are first opened.
import { lazy, Suspense } from 'react';
import { Loading } from '../../frame/Trouble';

const People = lazy(() => import('./People'));
const You = lazy(() => import('./You'));

export function PeoplePage() {
  return (
    <Suspense fallback={<Loading />}>
      <People />
    </Suspense>
  );
}

export function YouPage() {
  return (
    <Suspense fallback={<Loading />}>
      <You />
    </Suspense>
  );
}
