// Signatures as they stand: of each party its own word, and who confirmed that its scan shows the adopted words
// (docs/formats/texts.md, section 6).
import type { NegotiatedText } from '../../api/model';

export interface Signed {
  party: string;
  digest: string;
  signatory: string;
  capacity: string;
  place: string;
  date: string;
  inInk: boolean;
  // Empty: there is none.
  scan: string;
  scanName: string;
  scanSize: number;
  // SHA-256 of its bytes; empty: nobody said.
  scanDigest: string;
  confirmed: readonly string[];
  // Parties of the text that have not confirmed it yet.
  waits: readonly string[];
  ofAdopted: boolean;
  said: NegotiatedText['signatures'][number]['said'];
}

interface Content {
  digest?: string;
  signatory?: string;
  capacity?: string;
  place?: string;
  date?: string;
  in_ink?: boolean;
  scan?: string;
  scan_name?: string;
  scan_size?: string | number;
  scan_digest?: string;
  confirms?: string;
}

type Text = Pick<NegotiatedText, 'signatures' | 'adoption' | 'parties' | 'digest'>;

// Of the words that were adopted; before that, of those that stand.
export function adoptedDigest(text: Pick<Text, 'adoption' | 'digest'>): string {
  const said = text.adoption?.content?.adoption as { digest?: string } | undefined;
  return said?.digest ?? text.digest ?? '';
}

// SHA-256 of a file's bytes, hexadecimal.
export async function digestOf(file: File): Promise<string> {
  const sum = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

// In fours, as they are read out.
export const grouped = (digest: string): string =>
  (digest.slice(0, 32).match(/.{1,4}/g) ?? []).join(' ');

export function signaturesOf(text: Text): Signed[] {
  const digest = adoptedDigest(text);
  const all = text.signatures.map((one) => ({
    said: one.said,
    party: (one.said.kind === 'noted' ? one.said.of : one.said.party) ?? '',
    of: (one.content?.signature ?? {}) as Content,
  }));
  return all
    .filter(({ of }) => !of.confirms)
    .map(({ said, party, of }) => {
      const confirmed = of.scan
        ? all
            .filter(
              (each) =>
                each.of.confirms === of.scan &&
                each.of.digest === of.digest &&
                (each.of.scan_digest ?? '') === (of.scan_digest ?? '') &&
                each.party !== party,
            )
            .map((each) => each.party)
        : [];
      return {
        said,
        party,
        digest: of.digest ?? '',
        signatory: of.signatory ?? '',
        capacity: of.capacity ?? '',
        place: of.place ?? '',
        date: of.date ?? '',
        inInk: of.in_ink === true,
        scan: of.scan ?? '',
        scanName: of.scan_name ?? '',
        scanSize: Number(of.scan_size ?? 0),
        scanDigest: of.scan_digest ?? '',
        confirmed: [...new Set(confirmed)],
        waits: of.scan
          ? text.parties.filter((each) => each !== party && !confirmed.includes(each))
          : [],
        ofAdopted: of.digest === digest,
      };
    });
}
