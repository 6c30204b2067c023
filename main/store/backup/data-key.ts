// The key of one snapshot: split among people by Shamir's scheme, so that no one person opens a CA's record alone.

import { combine, split } from 'shamir-secret-sharing';
import { CeremonyError } from '../../errors.ts';
import { openShare, sealShare, type Recipient, type Share } from './share.ts';

/** How many people open a snapshot together: two, or one where only one can. */
export const thresholdOf = (recipients: number): number => Math.min(2, recipients);

/** Seals a data key (32 octets, the caller's to zero) for people; `thresholdOf` of them open it. */
export async function sealDataKey(
  dataKey: Uint8Array,
  recipients: readonly Recipient[],
  random: (length: number) => Uint8Array,
): Promise<Share[]> {
  // The library refuses what is not exactly a Uint8Array, and a threshold of one.
  const own = new Uint8Array(dataKey);
  const shares = thresholdOf(recipients.length) < 2 ? [new Uint8Array(dataKey)] : await split(own, recipients.length, 2);
  try {
    return recipients.map((recipient, index) => sealShare(shares[index] ?? own, recipient, random));
  } finally {
    for (const bytes of [own, ...shares]) bytes.fill(0);
  }
}

/**
 * The data key again, from passphrases by person (the caller zeroes them and the key). Throws policy.quorum for too few,
 * input.not-found for somebody the snapshot does not know, and what openShare throws.
 */
export async function openDataKey(
  shares: readonly Share[],
  passphrases: ReadonlyMap<string, Uint8Array>,
  options: { lowestKdfCost?: number },
): Promise<Uint8Array> {
  const needed = thresholdOf(shares.length);
  if (passphrases.size < needed)
    throw new CeremonyError(
      'policy.quorum',
      `This snapshot is opened by ${needed} of these people together: ${shares.map(({ person }) => person).join(', ')}. Nothing was restored. Give each passphrase with --passphrase-file PERSON=FILE, or at a terminal.`,
    );
  const opened: Uint8Array[] = [];
  try {
    for (const [person, passphrase] of passphrases) {
      const share = shares.find((candidate) => candidate.person === person);
      if (share === undefined)
        throw new CeremonyError(
          'input.not-found',
          `This snapshot is not sealed for «${person}». Nothing was restored. Name one of the people it lists.`,
        );
      opened.push(await openShare(share, passphrase, options));
    }
    const [only] = opened;
    return needed === 1 && only !== undefined ? new Uint8Array(only) : await combine(opened);
  } finally {
    for (const bytes of opened) bytes.fill(0);
  }
}
