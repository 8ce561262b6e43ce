// A text on its way to a room and back: a machine there holds it alone, and what was said comes home as a file.
import { useLingui } from '@lingui/react';
import { lazy, Suspense, useState } from 'react';
import { Button } from 'react-aria-components';
import { useInText } from '../texts/in_text';
import { TakeFile } from './TakeFile';

const BringBack = lazy(() => import('./BringBack'));

export function RoomFiles() {
  const { i18n } = useLingui();
  const { text, address } = useInText();
  const [open, setOpen] = useState(false);
  const part = encodeURIComponent;
  return (
    <>
      <TakeFile
        from={`/api/v1/texts/${part(address)}/${part(text.body)}/${part(text.id)}/room`}
        text={i18n._({ id: 'wall.take', message: 'Take to the room' })}
      />
      <Button className="button" onPress={() => setOpen(true)}>
        {i18n._({ id: 'wall.bring_back_open', message: 'Bring back from the room …' })}
      </Button>
      {open && (
        <Suspense>
          <BringBack onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
