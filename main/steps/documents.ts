// Documents people approve and steps carry out: put up, held to what they were made from, and carried out once approved.

import { failed, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { canonicalJson, type JsonObject } from '../formats/canonical-json.ts';
import { sha256Hex } from '../pki/hash.ts';
import { artifactRow } from '../store/tables/artifact.ts';
import { quorumCheck } from './approvals.ts';
import { approveStepOf } from './quorum.ts';
import { itemsUnder } from './sheets.ts';
import { isTbs, type DocumentItem, type DocumentKind, type PlannedDocument } from './set-items.ts';
import { base64, fromBase64 } from './values.ts';
import type { SettledOutcome, StepContext } from './step.ts';

/** The item of a document: its canonical JSON, and the authority it is about. */
export function documentItem(context: StepContext, document: JsonObject, planned: Omit<PlannedDocument, 'makes' | 'since'>): DocumentItem {
  const bytes = new TextEncoder().encode(canonicalJson(document));
  return {
    item: context.step.id,
    tbs: base64(bytes),
    tbsSha256: sha256Hex(bytes),
    planned: { makes: 'document', since: context.revision, ...planned },
  };
}

/** Puts a document up: its event, for the step's commit, and the set the review takes. */
export function proposed(context: StepContext, actor: string, item: DocumentItem, checks: readonly Check[] = []): SettledOutcome {
  const { document, issuerSpki, path } = item.planned;
  context.log(
    actor,
    'document-proposed',
    { item: item.item, document, sha256: item.tbsSha256, authoritySpkiSha256: sha256Hex(fromBase64(issuerSpki)), path },
    checks,
  );
  return { kind: 'done', value: { type: 'document', items: [item] }, data: { document, sha256: item.tbsSha256 }, checks };
}

/** DOCUMENT-UNCHANGED: what is reviewed is what the step put up, as the log tells of it. */
export function documentCheck(context: StepContext, item: DocumentItem): Check {
  const bytes = fromBase64(item.tbs);
  return sha256Hex(bytes) === item.tbsSha256 &&
    canonicalJson(JSON.parse(new TextDecoder().decode(bytes)) as JsonObject) === new TextDecoder().decode(bytes)
    ? passed('DOCUMENT-UNCHANGED', item.item)
    : failed('DOCUMENT-UNCHANGED', `${item.item}: the document is not the one that was put up`);
}

/**
 * The approved document behind the need `tbs`, of the kind wanted, its quorum counted again from the recorded statements.
 * Throws policy.quorum, policy.key-purpose.
 */
export function approvedDocument(
  context: StepContext,
  ...wanted: readonly DocumentKind[]
): { item: DocumentItem; content: JsonObject; quorum: Check } {
  const items = itemsUnder(context);
  const [item] = items;
  if (item === undefined || isTbs(item) || items.length > 1 || !wanted.includes(item.planned.document))
    throw new CeremonyError(
      'policy.key-purpose',
      `Step ${context.step.id} carries out a ${wanted.join(' or ')}, and something else was approved. Nothing was done.`,
    );
  const gate = approveStepOf(context);
  const quorum = gate === undefined ? failed('QUORUM', 'the playbook has no approve step') : quorumCheck(context, items, gate);
  if (quorum.verdict !== 'passed' || documentCheck(context, item).verdict !== 'passed')
    throw new CeremonyError(
      'policy.quorum',
      `QUORUM failed: ${quorum.reason ?? ''} verified approvals for exactly this document. Nothing was done.`,
    );
  return { item, content: JSON.parse(new TextDecoder().decode(fromBase64(item.tbs))) as JsonObject, quorum };
}

/** Writes the approved document into the bundle and says in the log that it is carried out; for the step's commit. */
export function carriedOut(
  context: StepContext,
  actor: string,
  { item, quorum }: { item: DocumentItem; quorum: Check },
): { path: string; sha256: string; role: string } {
  const bytes = fromBase64(item.tbs);
  const file = { path: item.planned.path, sha256: item.tbsSha256, role: 'document' };
  context.log(
    actor,
    'artifact-made',
    { path: file.path, role: file.role, size: bytes.length, sha256: file.sha256, item: item.item },
    [],
    [artifactRow({ run: context.run.id, path: file.path, role: file.role, bytes, sha256: file.sha256 })],
  );
  context.log(actor, 'document-carried-out', { item: item.item, document: item.planned.document, sha256: item.tbsSha256 }, [quorum]);
  return file;
}
