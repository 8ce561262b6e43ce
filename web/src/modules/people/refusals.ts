// Why the node refused what was asked of an account, in the reader's language.
import type { I18n } from '@lingui/core';
import { Refusal, Unreachable } from '../../api/client';
import { problems, say } from '../../i18n/words';

export function refusalText(i18n: I18n, error: unknown): string {
  if (error instanceof Unreachable || !(error instanceof Refusal))
    return i18n._({ id: 'trouble.unreachable', message: 'The node does not answer' });
  const { code, detail } = error.problem;
  const where = error.problem.where ?? /^([a-z_]+): /.exec(detail)?.[1];
  if (code === 'unauthenticated' || code === 'confirm')
    return i18n._({
      id: 'signin.wrong',
      message: 'Name, password or code is wrong, or the code was used already.',
    });
  if (code === 'slow_down')
    return i18n._({
      id: 'signin.slow',
      message: 'Too many attempts. Wait a little, then try again.',
    });
  if (where === 'password' || where === 'new_password')
    return i18n._({
      id: 'signin.weak',
      message:
        'This password cannot be taken: 12 characters or more, not one over and over, and without your name.',
    });
  if (where === 'code')
    return i18n._({
      id: 'signin.code_wrong',
      message: 'This is not the code that the authenticator shows now. Is its clock right?',
    });
  const text = say(i18n, problems, code);
  return i18n.locale === 'en' && detail ? `${text}: ${detail}` : text;
}

export function needsConfirmation(error: unknown): boolean {
  return error instanceof Refusal && error.problem.code === 'confirm';
}
