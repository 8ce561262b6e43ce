// What a room session answers (docs/formats/room.md).
import { answer, client } from './client';
import type { Names, Reference } from './model';

export interface RoomLine {
  number: number;
  party: string;
  kind: string;
  at: string;
  content: Record<string, unknown>;
}

export interface RoomSession {
  text: { circle: string; body: string; text: string };
  titles: Names;
  parties: { name: string; names: Names; short: Names }[];
  base: { revision: number; digest: string };
  started: string;
  lines: (RoomLine & { ref: Reference })[];
  // Of the text as it stands in the room now.
  check_words: string[];
}

export interface RoomImport {
  check_words: string[];
  digest: string;
  base: { revision: number; digest: string };
  // The last revision here.
  shown: number;
  lines: (RoomLine & {
    state: 'mine' | 'theirs' | 'recorded' | 'not_possible';
    // A change that was taken back in the room.
    let_go: boolean;
    // Noted here of its party.
    noted: boolean;
    key: string | null;
    reason: string | null;
    advice: string[];
  })[];
  written: { number: number; ref: Reference }[];
  already: number[];
  refused: { number: number; reason: string }[];
}

type Asked = (
  path: string,
  init?: object,
) => Promise<{ data?: unknown; error?: unknown; response: Response }>;
const ask = <T>(asked: ReturnType<Asked>) =>
  answer(asked as Promise<{ data?: T; response: Response }>);

export const roomSession = () => ask<RoomSession>((client.GET as unknown as Asked)('/api/v1/room'));

// The result of a room session: what of it is on record here and what can be confirmed; with `confirm` and
// `note` those lines are written first.
export const roomResult = (
  at: { circle: string; body: string; text: string },
  wanted: { file: string; confirm?: number[]; note?: number[] },
  key: string,
) =>
  ask<RoomImport>(
    (client.POST as unknown as Asked)('/api/v1/texts/{circle}/{body}/{text}/room', {
      params: { path: at, header: { 'Idempotency-Key': key } },
      body: wanted,
    }),
  );
