// The room of the rules. What lives here: the rule runner, one rule a file (rfc/, cabf/, private/, cnsa/, hierarchy/), one list a folder (*-rules.ts).
// What may not: building or changing bytes, I/O, a clock, a decision about waivers (ceremony/ and steps/ make those).
import type { CertificateFields } from '../pki/parse-certificate.ts';
import type { ShortCrlFields } from '../pki/parse-crl.ts';
import type { CmsFields } from '../pki/parse-cms.ts';
import type { OcspFields } from '../pki/parse-ocsp.ts';
import type { RequestFields } from '../pki/parse-request.ts';
import type { RuleSet } from '../pki/profile.ts';
import type { IssuerPublication } from '../pki/profile-extensions.ts';

/** An error blocks a signature; a warning or a notice is shown and recorded. */
export type Severity = 'error' | 'warning' | 'notice';

/** What the bytes are for. `unknown` is resolved from the bytes before any rule runs (role.ts). */
export type LintRole =
  | 'root'
  | 'subordinate'
  | 'cross'
  | 'leaf'
  | 'root-crl'
  | 'ca-crl'
  | 'ocsp-ca'
  | 'ocsp-leaf'
  | 'cms'
  | 'request'
  | 'unknown';

/** What a rule may know besides the bytes. */
export interface LintContext {
  readonly rules: RuleSet;
  readonly role: LintRole;
  /** The issuer's certificate; without it the rules that need it are left out (a root is its own issuer). */
  readonly issuer?: CertificateFields;
  /** Where the issuer publishes, as its settings say; without it nothing is said about whose URIs these are. */
  readonly publication?: IssuerPublication;
  /** Other certificates known here: duplicates, twins and a CA's own URIs are seen only among them. */
  readonly register?: readonly CertificateFields[];
  /** The moment of signing. Absent when it is unknown: rules about that moment then do not apply. */
  readonly now?: Date;
  /** Rehearsals and drills: the mark is expected instead of refused. */
  readonly rehearsal: boolean;
}

/** What each kind of rule is given. */
export interface LintSubjects {
  readonly certificate: CertificateFields;
  readonly crl: ShortCrlFields;
  readonly request: RequestFields;
  readonly ocsp: OcspFields;
  /** `issuer` of its context is the certificate of the key that signs. */
  readonly cms: CmsFields;
}

/** The kinds of bytes rules exist for. */
export type LintSubject = keyof LintSubjects;

/**
 * One rule. `check` returns one sentence for every violation and an empty list when there is none; it may throw, and the
 * runner turns that into an error finding.
 */
export interface Rule<Kind extends LintSubject> {
  /** Kebab-case, prefixed by its source: rfc-, br-, private-, cnsa-, hierarchy-. */
  readonly id: string;
  readonly on: readonly Kind[];
  readonly title: string;
  /** RFC section or BR clause with its number. */
  readonly clause: string;
  readonly ruleSets: readonly RuleSet[];
  readonly severity: Severity;
  /** Rule sets under which the clause is a good default and no duty. */
  readonly softer?: Partial<Record<RuleSet, Severity>>;
  /** ISO date from which the clause binds; compared with the moment of signing, or else with notBefore or thisUpdate. */
  readonly effective?: string;
  /** ISO date from which the clause no longer binds; compared likewise. */
  readonly until?: string;
  applies(context: LintContext, subject: LintSubjects[Kind]): boolean;
  check(subject: LintSubjects[Kind], context: LintContext): readonly string[];
}

/** Every rule of the registry, whatever it reads. */
export type AnyRule =
  | Rule<'certificate'>
  | Rule<'crl'>
  | Rule<'request'>
  | Rule<'ocsp'>
  | Rule<'cms'>
  | Rule<'certificate' | 'crl'>
  | Rule<'certificate' | 'crl' | 'ocsp' | 'cms'>
  | Rule<'certificate' | 'request'>
  | Rule<'certificate' | 'crl' | 'request'>;

/** RFC rules hold under every rule set. */
export const everyRuleSet: readonly RuleSet[] = ['br', 'private', 'cnsa2'];
