// What is asked for when a selection is opened: every entry of the matters that it is of.
import { answer, client } from '../api/client';
import type { Act } from '../api/model';

export interface Offered {
  matters: readonly string[];
  // With every commitment of this body.
  body?: string;
}

const atOnce = 4;

// Some at a time, in order.
export async function eachOf<One, Made>(
  list: readonly One[],
  make: (one: One) => Promise<Made>,
  onStep: (done: number) => void = () => {},
): Promise<Made[]> {
  const out: Made[] = new Array<Made>(list.length);
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < list.length) {
      const at = next++;
      out[at] = await make(list[at] as One);
      onStep(++done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, list.length) }, work));
  return out;
}

async function entriesOf(circle: string, matter: string): Promise<Act[]> {
  const out: Act[] = [];
  let after = '';
  do {
    const page = await answer(
      client.GET('/api/v1/circles/{circle}/acts', {
        params: { path: { circle }, query: { matter, limit: 200, ...(after ? { after } : {}) } },
      }),
    );
    out.push(...page.items);
    after = page.next ?? '';
  } while (after);
  return out;
}

async function commitmentsOf(circle: string, body: string): Promise<string[]> {
  const out: string[] = [];
  let after = '';
  do {
    const page = await answer(
      client.GET('/api/v1/follow-up', {
        params: { query: { circle, body, limit: 100, ...(after ? { after } : {}) } },
      }),
    );
    out.push(...page.items.map((one) => one.matter));
    after = page.next ?? '';
  } while (after);
  return out;
}

export async function mattersOf(circle: string, { matters, body }: Offered): Promise<string[]> {
  return [...new Set([...matters, ...(body ? await commitmentsOf(circle, body) : [])])];
}

// Read once for as long as a selection is open: what is ticked keeps standing under the hand.
export async function entriesOfMatters(
  circle: string,
  matters: readonly string[],
  onStep?: (done: number) => void,
): Promise<Act[]> {
  return (await eachOf(matters, (matter) => entriesOf(circle, matter), onStep)).flat();
}
