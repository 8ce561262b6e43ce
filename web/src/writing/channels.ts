// How another side's words came to us.
import type { Words } from '../i18n/words';

export const channels: Words = {
  letter: /*i18n*/ { id: 'channel.letter', message: 'By letter' },
  email: /*i18n*/ { id: 'channel.email', message: 'By e-mail' },
  in_the_room: /*i18n*/ { id: 'channel.in_the_room', message: 'In the room' },
  published: /*i18n*/ { id: 'channel.published', message: 'In public' },
};
