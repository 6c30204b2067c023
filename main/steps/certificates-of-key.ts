import { sha256Hex } from '../pki/hash.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import type { Store } from '../store/store.ts';
import { readCertificates, type Certificate } from '../store/tables/certificate.ts';

/** Every certificate on record here for the key, whoever issued it. */
export function certificatesOfKey(store: Store, spkiSha256: string): readonly Certificate[] {
  const known = readCertificates(store, { spkiSha256 });
  const older = olderCertificates(store).get(spkiSha256);
  return older === undefined ? known : [...older, ...known];
}

const older = new WeakMap<Store, ReadonlyMap<string, readonly Certificate[]>>();

/** Certificates recorded before the column there is now, by their key: parsed once a process, since no more can come. */
function olderCertificates(store: Store): ReadonlyMap<string, readonly Certificate[]> {
  const known = older.get(store);
  if (known !== undefined) return known;
  const found = Map.groupBy(readCertificates(store, { spkiSha256: null }), ({ der }) => sha256Hex(parseCertificate(der).spki) as string);
  older.set(store, found);
  return found;
}
