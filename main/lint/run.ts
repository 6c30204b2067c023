import { CeremonyError } from '../errors.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import type { CrlEntryFields, CrlFields } from '../pki/parse-types.ts';
import { entryLists, isLongCrl, readWholeCrl } from '../pki/read-whole-crl.ts';
import { parseCms } from '../pki/parse-cms.ts';
import { parseOcsp } from '../pki/parse-ocsp.ts';
import { parseRequest } from '../pki/parse-request.ts';
import type { Finding } from './finding.ts';
import { registry } from './registry.ts';
import { rfcCrlSerialsUnique } from './rfc/crl-serials-unique.ts';
import { resolveRole } from './role.ts';
import type { AnyRule, LintContext, LintSubject, LintSubjects, Rule } from './rule.ts';

/**
 * Lints a certificate (signed, or a TBS with a dummy signature: BR 4.3.1.2) under the context's rule set.
 * Signatures are not verified here. Throws CeremonyError `input.*` when the bytes are not a certificate in strict DER.
 */
export function lintCertificate(der: Uint8Array, context: LintContext): Finding[] {
  return lintParsed('certificate', parseCertificate(der), context, registry);
}

/** Lints a CRL; same terms as lintCertificate. */
export function lintCrl(der: Uint8Array, context: LintContext): Finding[] {
  return lintCrlFields(readWholeCrl(der), context);
}

/** Entries of a long CRL that are judged at a time. */
const entriesAtOnce = 4096;

/** Lints a CRL that was read. Of a long one the rules see some thousand entries at a time, and what they say of the rest of it once. */
export function lintCrlFields(fields: CrlFields, context: LintContext): Finding[] {
  const parts = lintCrlInParts(fields, context);
  for (;;) {
    const { done, value } = parts.next();
    if (done === true) return value;
  }
}

/** The same, part by part: gives how many entries were judged after each. */
export function* lintCrlInParts(fields: CrlFields, context: LintContext): Generator<number, Finding[]> {
  if (!isLongCrl(fields)) return lintParsed('crl', { ...fields, entries: [...fields.entries] }, context, registry);
  const found = new Map<string, Finding>();
  const ofRule = new Map<string, number>();
  const note = (finding: Finding): void => {
    const name = `${finding.rule} ${finding.message}`;
    const count = ofRule.get(finding.rule) ?? 0;
    if (found.has(name) || count >= mostMessages) return;
    found.set(name, finding);
    ofRule.set(finding.rule, count + 1);
  };
  // Each list begins with the last entry of the one before: what stands twice in the order of serial numbers stands side by side.
  let judged = 0;
  for (const entries of entryLists(fields.entries, entriesAtOnce)) {
    for (const finding of lintParsed('crl', { ...fields, entries }, context, registry)) note(finding);
    yield (judged += entries.length - 1);
  }
  for (const finding of repeatedFar(fields, context)) note(finding);
  return [...found.values()];
}

/** Where the entries are in no order, the same serial number may stand far apart. */
function repeatedFar(fields: CrlFields, context: LintContext): Finding[] {
  if (fields.entries.ascending === true) return [];
  const seen = new Set<string>();
  const twice: CrlEntryFields[] = [];
  for (const entry of fields.entries) {
    if (seen.has(entry.serialNumber) && twice.length <= mostMessages) twice.push(entry);
    seen.add(entry.serialNumber);
  }
  return lintParsed('crl', { ...fields, entries: twice.flatMap((entry) => [entry, entry]) }, context, [rfcCrlSerialsUnique]);
}

/** Lints a certificate request; same terms as lintCertificate. Possession of the key is CSR-POP's matter. */
export function lintRequest(der: Uint8Array, context: LintContext): Finding[] {
  return lintParsed('request', parseRequest(der), context, registry);
}

/** Lints an OCSP response; same terms as lintCertificate. */
export function lintOcsp(der: Uint8Array, context: LintContext): Finding[] {
  return lintParsed('ocsp', parseOcsp(der), context, registry);
}

/** Lints a signature over a file; same terms as lintCertificate. */
export function lintCms(der: Uint8Array, context: LintContext): Finding[] {
  return lintParsed('cms', parseCms(der), context, registry);
}

/**
 * Applies the given rules to parsed bytes. A rule that throws gives an error finding under its own name: what could not be
 * checked is never reported as clean.
 */
export function lintParsed<Kind extends LintSubject>(
  kind: Kind,
  subject: LintSubjects[Kind],
  context: LintContext,
  rules: readonly AnyRule[],
): Finding[] {
  const resolved: LintContext = { ...context, role: resolveRole(subject, context) };
  const boundAt = context.now ?? dateOf(subject);
  const findings: Finding[] = [];
  for (const { rule, from, until } of rulesFor(kind, context.rules, rules))
    if (binds(from, until, boundAt)) for (const finding of findingsOf(rule, subject, resolved)) findings.push(finding);
  return findings;
}

/** A rule and the moments from and until which its clause binds; absent where there is none. */
interface Dated<Kind extends LintSubject> {
  readonly rule: Rule<Kind>;
  readonly from: number | undefined;
  readonly until: number | undefined;
}

const rulesBefore = new WeakMap<readonly AnyRule[], Map<string, readonly Dated<LintSubject>[]>>();

/** Which rules are about a kind under a rule set does not change from one certificate to the next. */
function rulesFor<Kind extends LintSubject>(kind: Kind, ruleSet: LintContext['rules'], rules: readonly AnyRule[]): readonly Dated<Kind>[] {
  const lists = rulesBefore.get(rules) ?? new Map<string, readonly Dated<LintSubject>[]>();
  rulesBefore.set(rules, lists);
  const known = lists.get(`${kind} ${ruleSet}`) as readonly Dated<Kind>[] | undefined;
  if (known !== undefined) return known;
  const made = rules
    .filter((rule): rule is AnyRule & Rule<Kind> => (rule.on as readonly LintSubject[]).includes(kind) && rule.ruleSets.includes(ruleSet))
    .map((rule): Dated<Kind> => ({ rule, from: midnight(rule.effective), until: midnight(rule.until) }));
  lists.set(`${kind} ${ruleSet}`, made);
  return made;
}

/** A request carries no date, nor need a signature over a file: every clause binds it then. */
function dateOf(subject: LintSubjects[LintSubject]): Date | null {
  if (subject.kind === 'request') return null;
  if (subject.kind === 'ocsp') return subject.producedAt.date;
  if (subject.kind === 'cms') return subject.signingTime?.date ?? null;
  return subject.kind === 'certificate' ? subject.notBefore.date : subject.thisUpdate.date;
}

const midnight = (date: string | undefined): number | undefined => (date === undefined ? undefined : Date.parse(`${date}T00:00:00Z`));

/** Without a date the clauses in force bind, and none that has ended. */
function binds(from: number | undefined, until: number | undefined, boundAt: Date | null): boolean {
  if (boundAt === null) return until === undefined;
  const at = boundAt.getTime();
  return (from === undefined || at >= from) && (until === undefined || at < until);
}

const none: readonly never[] = [];

function findingsOf<Kind extends LintSubject>(rule: Rule<Kind>, subject: LintSubjects[Kind], context: LintContext): readonly Finding[] {
  const base = { rule: rule.id, clause: rule.clause };
  try {
    const messages = rule.applies(context, subject) ? rule.check(subject, context) : none;
    if (messages.length === 0) return none;
    const severity = rule.softer?.[context.rules] ?? rule.severity;
    return shorten(messages).map((message) => ({ ...base, severity, message }));
  } catch (error) {
    // Only our own sentences are fit for a transcript; a foreign message may hold a path.
    const why = error instanceof CeremonyError ? error.message : 'The rule itself failed; report this.';
    return [{ ...base, severity: 'error', message: `Rule ${rule.id} could not be applied: ${why}` }];
  }
}

const mostMessages = 20;
const mostCharacters = 500;

/** A hostile CRL can break one rule in every entry, and a serial number can fill a page: the rest is counted, not listed. */
function shorten(messages: readonly string[]): string[] {
  const shown = messages
    .slice(0, mostMessages)
    .map((message) => (message.length <= mostCharacters ? message : `${message.slice(0, mostCharacters)}…`));
  return messages.length <= mostMessages ? shown : [...shown, `The same rule is broken ${messages.length - mostMessages} more times.`];
}
