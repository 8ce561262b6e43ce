// One typed client for everything. A refused request is thrown as Refusal, which carries the
// node's problem document (RFC 9457), so that a screen can say what was wrong and what to do.
import createClient from 'openapi-fetch';
import type { Problem } from './model';
import type { paths } from './schema';

export class Refusal extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.problem = problem;
  }
}

// The node did not answer at all; different from a refusal.
export class Unreachable extends Error {}

let csrfToken = '';
export function rememberCsrfToken(token: string | null) {
  csrfToken = token ?? '';
}

export const client = createClient<paths>({
  baseUrl: '/',
  credentials: 'same-origin',
  fetch: (request) => globalThis.fetch(request),
});

// The node says that nobody is signed in here: the session ended, perhaps in the middle of work.
let ended = false;
const endListeners = new Set<() => void>();
export const sessionEnd = {
  get: () => ended,
  subscribe: (listener: () => void) => {
    endListeners.add(listener);
    return () => {
      endListeners.delete(listener);
    };
  },
  set: (next: boolean) => {
    if (ended === next) return;
    ended = next;
    for (const listener of endListeners) listener();
  },
};

client.use({
  onResponse({ response, schemaPath }) {
    if (response.status === 401 && !String(schemaPath).endsWith('/session/sign-in'))
      sessionEnd.set(true);
    return undefined;
  },
  onRequest({ request }) {
    if (request.method !== 'GET' && csrfToken) request.headers.set('X-Entente-CSRF', csrfToken);
    return request;
  },
});

// Asks who is signed in here, without that being a sign that somebody sits there. That nobody is, is
// told as of every answer.
export async function askSession() {
  const { data } = await client.GET('/api/v1/session', { headers: { 'X-Entente-Idle': '1' } });
  return data;
}

interface Answered<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

export async function answer<T>(request: Promise<Answered<T>>): Promise<T> {
  let answered: Answered<T>;
  try {
    answered = await request;
  } catch (cause) {
    throw new Unreachable('the node does not answer', { cause });
  }
  if (answered.response.ok && (answered.data !== undefined || answered.response.status === 204))
    return answered.data as T;
  const problem = answered.error as Partial<Problem> | undefined;
  throw new Refusal({
    type: problem?.type ?? 'about:blank',
    title: problem?.title ?? answered.response.statusText,
    status: problem?.status ?? answered.response.status,
    detail: problem?.detail ?? '',
    ...(problem?.newer ? { newer: problem.newer } : {}),
    code: problem?.code ?? (answered.response.status === 401 ? 'unauthenticated' : 'unavailable'),
  });
}

// One key for one wish of the user: a repeated request is answered again, not done again.
export function idempotencyKey() {
  return crypto.randomUUID();
}
