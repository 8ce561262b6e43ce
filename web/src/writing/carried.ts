// Files that go from one place of this node to another: each has a name of its own in each.
import { Unreachable } from '../api/client';
import type { Act } from '../api/model';
import { fileAddress } from '../api/queries';
import { everyPaper, withPapers } from './paper';
import { takeIn } from './upload';

// A file of another place of this node under the name that it has in this one. Nobody hears of it
// there before an entry names it.
export async function broughtTo(
  circle: string,
  from: { circle: string; act: string; file: string },
): Promise<string> {
  let response: Response;
  try {
    response = await fetch(fileAddress(from.circle, from.act, from.file));
  } catch (cause) {
    throw new Unreachable('the node does not answer', { cause });
  }
  if (!response.ok) throw new Unreachable('the file is not here');
  return takeIn(circle, await response.blob());
}

// The content with its files under the names that they have in another circle of this node: it carries
// them all itself there.
export async function carriedTo(act: Act, circle: string): Promise<Record<string, unknown>> {
  const names = new Map<string, string>();
  for (const { file, act: carrier } of everyPaper(act.content)) {
    if (typeof file !== 'string' || names.has(file)) continue;
    const from = typeof carrier === 'string' && carrier ? carrier : act.ref;
    names.set(file, await broughtTo(circle, { circle: act.circle, act: from, file }));
  }
  return withPapers(act.content ?? {}, ({ act: _, ...paper }) =>
    typeof paper.file === 'string' ? { ...paper, file: names.get(paper.file) } : paper,
  );
}
