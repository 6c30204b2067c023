import { type Check, notChecked } from '../../checks.ts';
import { stepOfItem, isOfBatch } from '../../formats/item-id.ts';
import { batchRuleOf } from '../../formats/policy.ts';
import { type Sha256, sha256Hex } from '../../pki/hash.ts';
import { parseRequest } from '../../pki/parse-request.ts';
import { marksOf } from '../../pki/request-marks.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import { judge, quote, refuse } from './judge.ts';
import { plannedText } from './planned-values.ts';
import type { BundleReading } from './reading.ts';

const none = 'no batch of requests was imported in this run';

/** A step that took a batch, the label of its lists, and what the log says it took, in order. */
interface Batch {
  readonly step: string;
  readonly label: string;
  readonly imported: readonly EventData<'request-imported'>[];
}

function batchesOf(reading: BundleReading): Batch[] {
  const steps = reading.playbook().value.steps.filter(({ kind }) => kind === 'import-requests');
  return steps.map((step) => ({
    step: step.id,
    label: plannedText(reading.plan().value, step, 'label'),
    imported: eventsOf(reading.events(), 'request-imported').filter((event) => event.step === step.id),
  }));
}

/** BATCH-DISTINCT, BATCH-LIST: what a batch took is no thing twice, and what was approved of it is the list that lies here. */
export function checkBatches(reading: BundleReading): Check[] {
  return [
    judge('BATCH-DISTINCT', () => {
      const batches = batchesOf(reading);
      if (batches.length === 0) return notChecked('BATCH-DISTINCT', none);
      for (const batch of batches) checkDistinct(reading, batch);
      return `${batches.reduce((sum, { imported }) => sum + imported.length, 0)} requests`;
    }),
    judge('BATCH-LIST', () => {
      const batches = batchesOf(reading);
      if (batches.length === 0) return notChecked('BATCH-LIST', none);
      return `${batches.reduce((sum, batch) => sum + checkList(reading, batch), 0)} certificates`;
    }),
  ];
}

const textOf = (reading: BundleReading, path: string): string => Buffer.from(reading.file(path)).toString('latin1');

/** No request, key, name or folder twice, by the bytes that lie here (REQUEST-UNCHANGED holds them to the log), and the list of them. */
function checkDistinct(reading: BundleReading, { label, imported }: Batch): void {
  const seen = new Map<string, string>();
  for (const event of imported) {
    const der = reading.file(`artifacts/${event.label}/request.der`);
    const marks = marksOf({ label: event.label, der, fields: parseRequest(der) });
    const twice = marks.find(([mark]) => seen.has(mark));
    if (twice !== undefined) refuse(`Of the request ${quote(event.label)}: ${quote(twice[1])} ${quote(seen.get(twice[0]) ?? '')}.`);
    for (const [mark] of marks) seen.set(mark, event.label);
  }
  const list = imported.map(({ sha256, label: folder }) => `${sha256}  ${folder}/request.der\n`).join('');
  if (textOf(reading, `artifacts/${label}/requests.sha256`) !== list)
    refuse(`artifacts/${label}/requests.sha256 is not the list of the requests the log tells of.`);
}

/**
 * The approved list names, in the order of the requests, the certificate of each and then what else was signed with them; and where one
 * approval covers several certificates of a batch, the policy says that this is enough and the approval is over this very list.
 * @returns how many certificates are on it
 */
function checkList(reading: BundleReading, { step, label, imported }: Batch): number {
  const path = `artifacts/${label}/approved.txt`;
  const hashes = textOf(reading, path).split('\n');
  if (hashes.pop() !== '') refuse(`${path} does not end with a newline.`);
  const built = hashes.map((hash) => reading.built().get(hash) ?? refuse(`${path} names bytes the log does not tell of.`));
  const certificates = built.filter(({ item }) => isOfBatch(item));
  const signed = new Map<string, EventData<'tbs-built'>>(reading.artifacts().map(({ tbsSha256, built: by }) => [tbsSha256, by]));
  if (new Set(hashes).size !== hashes.length) refuse(`${path} names the same bytes twice.`);
  for (const [tbsSha256, by] of signed)
    if (isOfBatch(by.item) && !hashes.includes(tbsSha256))
      refuse(`A certificate of step ${stepOfItem(by.item)} was signed and is not on ${path}.`);
  const wrong = hashes.find((hash) => !signed.has(hash));
  if (wrong !== undefined) refuse(`${path} names ${wrong}, which was not signed.`);
  if (certificates.length !== imported.length)
    refuse(`${path} names ${certificates.length} certificates for ${imported.length} requests of step ${step}.`);
  const other = imported.find((event, index) => certificates[index]?.requestSha256 !== event.sha256);
  if (other !== undefined) refuse(`${path} does not have the certificate of ${quote(other.label)} in the place of its request.`);
  checkScope(reading, sha256Hex(reading.file(path)), new Set(hashes));
  return certificates.length;
}

/** Policies that ask for each certificate on its own get no approval of several; one over several covers the whole list. */
function checkScope(reading: BundleReading, list: Sha256, hashes: ReadonlySet<string>): void {
  const { approval, most } = batchRuleOf(reading.policy()?.value ?? null);
  const covering = reading.approvals().filter(({ items }) => items.some((item) => hashes.has(item)));
  for (const { n, items, subject } of covering) {
    const several = items.filter((item) => isOfBatch(reading.built().get(item)?.item ?? '')).length > 1;
    if (several && approval === 'each') refuse(`Approval ${n} covers several certificates of a batch, and the policy asks for one each.`);
    // An older one, before part of the set was built anew, is over another list.
    if (several && items.every((item) => hashes.has(item)) && items.length === hashes.size && subject !== list)
      refuse(`Approval ${n} is not over the list that lies in the bundle.`);
  }
  const count = [...hashes].filter((hash) => isOfBatch(reading.built().get(hash)?.item ?? '')).length;
  if (count > most) refuse(`The batch has ${count} certificates, and the policy allows ${most}.`);
}
