import { passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { releasedRole } from '../evidence/verify/signed-artifacts.ts';
import { limits } from '../pki/der.ts';
import { sha256Hex } from '../pki/hash.ts';
import { mostCrlBytes, readWholeCrl } from '../pki/read-whole-crl.ts';
import { parsePemOrDer } from '../pki/pem.ts';
import { isSignedBy } from '../pki/signed-by.ts';
import { crlBytes } from '../store/kept-bytes.ts';
import { readCrl, readCrls } from '../store/tables/crl.ts';
import { moveSeriesItem, readSeriesItem, type CrlSeriesItem } from '../store/tables/crl-series-item.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import { chainFile, keepFiles } from './kept-files.ts';
import { newestCrl } from './previous-crl.ts';
import { releaseDay, waitingItems } from './crl-series.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { authorityUnder } from './revocation-choice.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { fromBase64 } from './values.ts';
import type { StepContext, StepKind } from './step.ts';

const scopeOf = (context: StepContext): string => fullScopeOf(authorityUnder(context).key.spkiSha256);

/** Sealed lists whose day has come, and the next one whose has not. */
function dueOf(context: StepContext): { due: CrlSeriesItem[]; next: CrlSeriesItem | undefined } {
  const sealed = waitingItems(context.store, scopeOf(context)).filter(({ status }) => status === 'sealed');
  const hasCome = ({ thisUpdate }: CrlSeriesItem): boolean => new Date(thisUpdate) <= context.now();
  return { due: sealed.filter(hasCome), next: sealed.find((item) => !hasCome(item)) };
}

const lineOf = ({ number, thisUpdate, nextUpdate }: CrlSeriesItem): string =>
  `CRL ${number}, sealed for ${releaseDay(thisUpdate)}, valid until ${releaseDay(nextUpdate)}`;

function factsOf(context: StepContext): Fact[] {
  const { due, next } = dueOf(context);
  const open = due.at(-1);
  return [
    { label: 'Authority', value: authorityUnder(context).label },
    { label: 'To be released', value: open === undefined ? 'none: no sealed list’s day has come' : lineOf(open) },
    ...due.slice(0, -1).map((item) => ({ label: 'Passed over', value: `${lineOf(item)}: its day is past, and it stays sealed` })),
    { label: 'After it', value: next === undefined ? 'none: sign the next series' : lineOf(next) },
  ];
}

function refuse(why: string): never {
  throw new CeremonyError('policy.crl-guard', `CRL-RELEASED failed: ${why} Nothing was released.`);
}

/** Nobody brings a medium to an unattended run: the list of the day as the record holds it. */
function onRecord(context: StepContext): Uint8Array {
  const open = dueOf(context).due.at(-1);
  const crl = open === undefined ? undefined : readCrls(context.store, scopeOf(context)).find(({ number }) => number === open.number);
  return crl === undefined ? refuse('no sealed list’s day has come.') : crlBytes(context.store, crl);
}

/** What the medium holds is a list of this authority on record, whose day has come and which nothing has passed. */
function releasable(context: StepContext, bytes: Uint8Array): { item: CrlSeriesItem; der: Uint8Array; sha256: string } {
  const scope = scopeOf(context);
  const { key, label } = authorityUnder(context);
  const der = parsePemOrDer(bytes, 'X509 CRL', mostCrlBytes);
  const fields = readWholeCrl(der);
  const sha256 = sha256Hex(der);
  const row = readCrl(context.store, sha256);
  if (row?.scope !== scope || !isSignedBy(fields, fromBase64(key.spki)))
    return refuse(`this is not a list that ${label} signed. Stop, keep the medium, and run conclave audit.`);
  const item = readSeriesItem(context.store, scope, row.number);
  if (item === null) return refuse(`CRL ${row.number} was signed for its own day, not ahead.`);
  if (item.status === 'superseded' || item.status === 'destroyed')
    return refuse(`CRL ${item.number} was superseded: it hides what was revoked since. Destroy this medium.`);
  if (item.status === 'released') return refuse(`CRL ${item.number} was released before.`);
  if (item.status === 'planned') return refuse(`CRL ${item.number} was never sealed: the run that signed it did not write it out.`);
  if (new Date(item.thisUpdate) > context.now())
    return refuse(`CRL ${item.number} is for ${releaseDay(item.thisUpdate)}, which has not come. Seal the medium again.`);
  if (new Date(item.nextUpdate) < context.now())
    return refuse(`CRL ${item.number} was valid until ${releaseDay(item.nextUpdate)}, which is past. Take the medium of the current day.`);
  const newest = newestCrl(context.store, scope);
  if (newest !== null && BigInt(newest.number) > BigInt(item.number))
    return refuse(`CRL ${newest.number} was published, and CRL ${item.number} would be a step back.`);
  return { item, der, sha256 };
}

/**
 * Takes the list of the day from its sealed medium, holds it to the record to the byte, and hands it on to be published: released once,
 * on its day, and never after a newer one. Source: rules.md, CRLs (Pre-signed series).
 */
export const releaseCrl: StepKind = {
  kind: 'release-crl',
  takesFiles: true,
  needs: { authority: 'authority' },
  gives: 'artifacts',
  with: [],
  model: { acting: 'one', requires: ['present'], sets: ['signature-made'] },
  view(context) {
    return {
      will: 'The list on the medium is compared with the record to the byte. If its day has come and nothing superseded it, it is released for good.',
      button: 'Release the list',
      irreversible: true,
      awaited: anyOfRoles(context),
      prompts:
        context.run.attendance === 'unattended'
          ? []
          : [
              {
                kind: 'file',
                id: 'list',
                label: 'The list from the sealed medium of the day',
                max: limits.crl.maxBytes,
                endings: ['.der', '.crl', '.pem'],
              },
            ],
      stage: { kind: 'facts', facts: factsOf(context) },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const bytes = context.run.attendance === 'unattended' ? onRecord(context) : input.file('list').bytes;
    const authority = authorityUnder(context);
    const { label, key } = authority;
    return {
      kind: 'commit',
      commit() {
        const { item, der, sha256 } = releasable(context, bytes);
        const path = `artifacts/${label}/release/crl-${item.scope.slice(0, 16)}-${item.number}.der`;
        const checks = [passed('CRL-RELEASED', `CRL ${item.number}, valid until ${item.nextUpdate}`)];
        context.log(
          input.person.id,
          'crl-released',
          { authority: key.spkiSha256, number: item.number, thisUpdate: item.thisUpdate, nextUpdate: item.nextUpdate, sha256, path },
          checks,
          [moveSeriesItem(item, 'released')],
        );
        const kept = keepFiles(context, input.person.id, context.step.id, [
          { path, role: releasedRole, bytes: der },
          chainFile(`artifacts/${label}`, authority.chain),
        ]);
        return {
          kind: 'done',
          value: { type: 'artifacts', files: kept.files },
          data: { number: item.number, sha256 },
          checks,
          rows: kept.rows,
        };
      },
    };
  },
};
