// A file on its way to our own node: in pieces, each durable when it is answered for. What is cut,
// by a lost line, a restart of the node or of this page, goes on where it was (docs/operating/api.md).
import { answer, client, Refusal, Unreachable } from '../api/client';
import type { components } from '../api/schema';

type Upload = components['schemas']['Upload'];

const slice = 8 * 1024 * 1024; // of the fingerprint, and the largest piece
const least = 64 * 1024;
const inOneRequest = 4 * 1024 * 1024;
// A piece that took longer than this is followed by smaller ones, on the way to the node's patience.
const longMs = 8000;
const shortMs = 2000;

export const mostBytes = 2 * 1024 * 1024 * 1024;

export interface Way {
  signal?: AbortSignal;
  // From 0 to 1; `waiting`: the node does not answer, and it is tried again.
  onProgress?: (part: number, waiting: boolean) => void;
}

const hex = (bytes: ArrayBuffer) =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

// By what this page knows the same file again: a hash over the hashes of its slices, since a browser
// hashes nothing piece by piece. The node does not look at it.
async function fingerprintOf(file: Blob, signal?: AbortSignal): Promise<string> {
  const hashes = new Uint8Array(32 * Math.ceil(file.size / slice));
  for (let at = 0; at < file.size; at += slice) {
    signal?.throwIfAborted();
    const bytes = await file.slice(at, at + slice).arrayBuffer();
    hashes.set(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (at / slice) * 32);
  }
  return hex(await crypto.subtle.digest('SHA-256', hashes));
}

function wait(ms: number, signal?: AbortSignal) {
  return new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

// The node is not there, or not ready: worth another try.
const passes = (error: unknown) =>
  error instanceof Unreachable || (error instanceof Refusal && error.problem.status >= 500);

const ask = (upload: string, signal?: AbortSignal) =>
  answer(client.GET('/api/v1/uploads/{upload}', { params: { path: { upload } }, signal }));

const add = (upload: Upload, bytes: Blob, signal?: AbortSignal) =>
  answer(
    client.PATCH('/api/v1/uploads/{upload}', {
      params: {
        path: { upload: upload.upload },
        header: { 'Upload-Offset': String(upload.offset) },
      },
      headers: { 'Content-Type': 'application/partial-upload' },
      body: bytes as never,
      bodySerializer: (body: unknown) => body as Blob,
      signal,
    }),
  );

// Files of ours that are half there, in this circle.
export async function unfinished(circle: string): Promise<Upload[]> {
  const list = await answer(client.GET('/api/v1/uploads', {}));
  return list.items.filter((one) => one.circle === circle && one.state === 'receiving');
}

async function begin(circle: string, file: Blob, signal?: AbortSignal): Promise<Upload> {
  const fingerprint = await fingerprintOf(file, signal);
  const known = await answer(client.GET('/api/v1/uploads', { signal }));
  const same = known.items.find(
    (one) =>
      one.fingerprint === fingerprint &&
      one.circle === circle &&
      one.size === file.size &&
      one.state !== 'refused',
  );
  return (
    same ??
    (await answer(
      client.POST('/api/v1/circles/{circle}/uploads', {
        params: { path: { circle } },
        body: { size: file.size, fingerprint },
        signal,
      }),
    ))
  );
}

async function inPieces(circle: string, file: Blob, way: Way): Promise<string> {
  const { signal, onProgress } = way;
  let upload = await begin(circle, file, signal);
  let size = 1024 * 1024;
  let pause = 1000;
  const drop = () => {
    void client.DELETE('/api/v1/uploads/{upload}', {
      params: { path: { upload: upload.upload } },
    });
  };
  try {
    while (true) {
      signal?.throwIfAborted();
      onProgress?.(upload.offset / file.size, false);
      if (upload.state === 'held' && upload.file) return upload.file;
      if (upload.state === 'refused') throw new Unreachable(upload.reason);
      const begun = performance.now();
      try {
        if (upload.state === 'receiving') {
          const to = Math.min(file.size, upload.offset + size);
          upload = await add(upload, file.slice(upload.offset, to), signal);
          const took = performance.now() - begun;
          if (took < shortMs) size = Math.min(slice, size * 2);
          if (took > longMs) size = Math.max(least, size / 2);
        } else {
          await wait(300, signal);
          upload = await ask(upload.upload, signal);
        }
        pause = 1000;
      } catch (error) {
        signal?.throwIfAborted();
        // A piece was taken whose answer was lost: the node says where it stands.
        const elsewhere = error instanceof Refusal && error.problem.status === 409;
        const slow = error instanceof Refusal && error.problem.status === 408;
        if (!passes(error) && !elsewhere && !slow) throw error;
        if (slow) size = Math.max(least, size / 2);
        if (!elsewhere) {
          onProgress?.(upload.offset / file.size, true);
          await wait(pause, signal);
          pause = Math.min(15_000, pause * 2);
        }
        upload = await ask(upload.upload, signal).catch((again: unknown) => {
          if (passes(again)) return upload;
          throw again;
        });
      }
    }
  } catch (error) {
    if (signal?.aborted) drop();
    throw error;
  }
}

// Takes a file in, and gives the name by which an entry names it. Cancelled, nothing of it stays.
export async function takeIn(circle: string, file: Blob, way: Way = {}): Promise<string> {
  if (file.size > inOneRequest) return inPieces(circle, file, way);
  const taken = await answer(
    client.POST('/api/v1/circles/{circle}/files', {
      params: { path: { circle } },
      headers: { 'Content-Type': 'application/octet-stream' },
      body: file as never,
      bodySerializer: (body: unknown) => body as Blob,
      signal: way.signal,
    }),
  );
  return taken.file;
}
