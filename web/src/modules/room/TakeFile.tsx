// One file of the node, saved at a press; what the node refuses is said here.
import { useLingui } from '@lingui/react';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Trouble } from '../../frame/Trouble';
import { fetchPaper, save } from '../../record/TakeOut';

export function TakeFile({
  from,
  text,
  primary = false,
}: {
  from: string;
  text: string;
  primary?: boolean;
}) {
  const { i18n } = useLingui();
  const [state, setState] = useState<'none' | 'busy' | 'saved'>('none');
  const [failure, setFailure] = useState<unknown>(null);
  const take = async () => {
    setState('busy');
    setFailure(null);
    try {
      const { bytes, name } = await fetchPaper(from);
      save(bytes, name);
      setState('saved');
    } catch (error) {
      setFailure(error);
      setState('none');
    }
  };
  return (
    <>
      <Button
        className={primary ? 'button primary' : 'button'}
        isDisabled={state === 'busy'}
        onPress={() => void take()}
      >
        <Download size={15} aria-hidden="true" />
        {text}
      </Button>
      <span role="status">
        {state === 'saved' && i18n._({ id: 'wall.file_saved', message: 'Saved by this browser' })}
      </span>
      {failure !== null && <Trouble error={failure} />}
    </>
  );
}
