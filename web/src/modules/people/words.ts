// Screen words of accounts.
import type { Words } from '../../i18n/words';

export const roleWords: Words = {
  reader: /*i18n*/ { id: 'role.reader', message: 'Reader' },
  drafter: /*i18n*/ { id: 'role.drafter', message: 'Drafter' },
  delegate: /*i18n*/ { id: 'role.delegate', message: 'Delegate' },
  head: /*i18n*/ { id: 'role.head', message: 'Head of delegation' },
  release: /*i18n*/ { id: 'role.release', message: 'Release authority' },
  administrator: /*i18n*/ { id: 'role.administrator', message: 'Administrator' },
};

export const accountStates: Words = {
  invited: /*i18n*/ { id: 'account.invited', message: 'Invited' },
  expired: /*i18n*/ { id: 'account.expired', message: 'Invitation ran out' },
  active: /*i18n*/ { id: 'account.active', message: 'Active' },
  disabled: /*i18n*/ { id: 'account.disabled', message: 'Disabled' },
};

export const eventWords: Words = {
  signed_in: /*i18n*/ { id: 'people_event.signed_in', message: 'Signed in' },
  failed: /*i18n*/ { id: 'people_event.failed', message: 'Sign-in failed' },
  confirmed: /*i18n*/ { id: 'people_event.confirmed', message: 'Showed password and code again' },
  signed_out: /*i18n*/ { id: 'people_event.signed_out', message: 'Signed out' },
  sessions_ended: /*i18n*/ { id: 'people_event.sessions_ended', message: 'Ended sessions' },
  invited: /*i18n*/ { id: 'people_event.invited', message: 'Was invited' },
  accepted: /*i18n*/ { id: 'people_event.accepted', message: 'Took up the invitation' },
  changed: /*i18n*/ { id: 'people_event.changed', message: 'Was changed' },
  disabled: /*i18n*/ { id: 'people_event.disabled', message: 'Was disabled' },
  enabled: /*i18n*/ { id: 'people_event.enabled', message: 'Was enabled again' },
  password_changed: /*i18n*/ {
    id: 'people_event.password_changed',
    message: 'Changed the password',
  },
  totp_offered: /*i18n*/ {
    id: 'people_event.totp_offered',
    message: 'Began with another authenticator',
  },
  totp_changed: /*i18n*/ {
    id: 'people_event.totp_changed',
    message: 'Took another authenticator',
  },
  recovery_changed: /*i18n*/ {
    id: 'people_event.recovery_changed',
    message: 'Took new recovery codes',
  },
  language_changed: /*i18n*/ {
    id: 'people_event.language_changed',
    message: 'Changed the language',
  },
  mail_changed: /*i18n*/ {
    id: 'people_event.mail_changed',
    message: 'Changed the mail that tells of the inbox',
  },
  granted: /*i18n*/ {
    id: 'people_event.granted',
    message: 'Was given the power to agree for the party',
  },
  grant_revoked: /*i18n*/ {
    id: 'people_event.grant_revoked',
    message: 'Lost the power to agree for the party',
  },
  destroyed: /*i18n*/ {
    id: 'people_event.destroyed',
    message: 'Destroyed a content',
  },
};

// What somebody does in a body.
export const bodyRoles = ['reader', 'drafter', 'delegate', 'head'] as const;
