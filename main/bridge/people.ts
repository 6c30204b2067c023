import type { CallInput, CallOutput } from '../../preload/contract/calls.ts';
import { CeremonyError } from '../errors.ts';
import { hashWords } from '../evidence/hash-words.ts';
import { sha256Hex } from '../pki/hash.ts';
import { sealCredential } from '../store/credential.ts';
import { listPersonFiles, readPersonFile, writePersonFile } from '../store/person-file.ts';
import type { Workplace } from './workplace.ts';

type PersonView = CallOutput<'newPerson'>;

/** As roll-call demands it (steps/roll-call.ts). */
const passphraseMin = 12;
const passphraseMax = 256;

function personView(id: string, spki: Uint8Array): PersonView {
  const spkiSha256 = sha256Hex(spki);
  return { id, spkiSha256, words: hashWords(spkiSha256) };
}

/** The people who have a credential on this workstation. */
export const people = (workplace: Workplace): PersonView[] =>
  listPersonFiles(workplace.dataDirectory).map((id) => personView(id, readPersonFile(workplace.dataDirectory, id).spki));

/** Makes a person's approval key under a passphrase. The router zeroes the bytes. Throws input.passphrase-weak, media.exists. */
export async function newPerson(workplace: Workplace, { id, passphrase }: CallInput<'newPerson'>): Promise<PersonView> {
  const characters = [...new TextDecoder().decode(passphrase)].length;
  if (characters < passphraseMin || passphrase.length > passphraseMax) {
    throw new CeremonyError(
      'input.passphrase-weak',
      `The passphrase has ${characters} characters; from ${passphraseMin} characters to ${passphraseMax} bytes are taken. Nothing was stored. Choose another one.`,
    );
  }
  await workplace.production();
  const { random, kdfCost, dataDirectory } = workplace;
  const credential = await sealCredential({ passphrase, random, kdfCost });
  writePersonFile(dataDirectory, { id, name: id, ...credential }, random);
  return personView(id, credential.spki);
}
