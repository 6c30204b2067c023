import { publicationOf } from '../../formats/publication.ts';
import { type Check, waived } from '../../checks.ts';
import { exampleOidsIn } from '../../lint/example-arc.ts';
import { lintRoles } from '../../lint/role-of-kind.ts';
import type { Finding } from '../../lint/finding.ts';
import type { LintRole } from '../../lint/rule.ts';
import { lintCrlFields, lintParsed } from '../../lint/run.ts';
import { registry } from '../../lint/registry.ts';
import { signatureAlgorithmOf } from '../../pki/algorithms.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { hasRehearsalMark } from '../../pki/rehearsal-mark.ts';
import { verifyIndependently, verifyWithNode } from '../../pki/verify-signature.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import type { CertificateFields } from '../../pki/parse-certificate.ts';
import type { RequestFields } from '../../pki/parse-request.ts';
import { checkChains } from './chain.ts';
import { findIssuer } from './issuers.ts';
import { judge, refuse, sameBytes } from './judge.ts';
import { comparePlanned } from './plan-vs-der.ts';
import { ocspFindings } from './ocsp-plan.ts';
import type { BundleReading } from './reading.ts';
import { tbsOf, type SignedArtifact } from './signed-artifacts.ts';

/** SIGNATURE-VALID, TBS-UNCHANGED, PLAN-VS-DER, LINT, REHEARSAL-MARK, EXAMPLE-ARC: the bytes that were signed. */
export function checkArtifacts(reading: BundleReading): Check[] {
  return [
    judge('SIGNATURE-VALID', () => {
      checkChains(reading);
      return forEach(reading, (artifact) => checkSignature(reading, artifact));
    }),
    judge('TBS-UNCHANGED', () => checkTbs(reading)),
    judge('PLAN-VS-DER', () => forEach(reading, (artifact) => comparePlanned(reading, artifact))),
    judge('LINT', () => checkLint(reading)),
    judge('REHEARSAL-MARK', () => {
      const marked = reading.planned().mode !== 'production';
      return forEach(reading, ({ path, fields }) => {
        if (hasRehearsalMark(fields.extensions) !== marked)
          refuse(marked ? `${path} lacks the mark of a rehearsal.` : `${path} carries the mark of a rehearsal.`);
      });
    }),
    judge('EXAMPLE-ARC', () => checkExampleArcs(reading)),
  ];
}

/** A rehearsal may use the example profiles as they are: its mark makes it useless anyway. */
function checkExampleArcs(reading: BundleReading): string {
  if (reading.planned().mode !== 'production') return 'a rehearsal may use them';
  return forEach(reading, ({ path, fields }) => {
    const [oid] = exampleOidsIn(fields.extensions);
    if (oid !== undefined) refuse(`${path} holds the OID ${oid}, which is of an arc for examples.`);
  });
}

function forEach(reading: BundleReading, check: (artifact: SignedArtifact) => void): string {
  const artifacts = reading.artifacts();
  for (const artifact of artifacts) check(artifact);
  return `${artifacts.length} files`;
}

/** Under the issuer's key, by two implementations that share no arithmetic. */
function checkSignature(reading: BundleReading, { path, fields, built }: SignedArtifact): void {
  // A request, an OCSP response and a signature over a file name their algorithm once; a request is signed by the key it carries (RFC 2986 §4.2).
  const { spki } = fields.kind === 'request' ? requester(path, fields, built) : findIssuer(reading, built.issuerSpkiSha256);
  const algorithm = fields.kind === 'cms' ? fields.signatureAlgorithm : signatureAlgorithmOf(fields.signatureOuter);
  const inner = 'signatureInner' in fields ? fields.signatureInner : fields.signatureOuter;
  if (algorithm === null || algorithm !== built.signatureAlgorithm || !sameBytes(inner, fields.signatureOuter))
    refuse(`${path} is signed with another algorithm than the log tells of.`);
  const tbs = tbsOf(fields);
  if (!verifyWithNode(spki, algorithm, tbs, fields.signature) || !verifyIndependently(spki, algorithm, tbs, fields.signature))
    refuse(`The signature of ${path} does not verify.`);
}

function requester(path: string, { spki }: RequestFields, { issuerSpkiSha256 }: EventData<'tbs-built'>): { spki: Uint8Array } {
  if (sha256Hex(spki) !== issuerSpkiSha256) refuse(`${path} is for another key than the log tells of.`);
  return { spki };
}

/** readArtifacts has compared every TBS with its log event; here: one signature a TBS, and none that the log lacks. */
function checkTbs(reading: BundleReading): string {
  const whole = new Map<string, string>();
  for (const { path, tbsSha256, fields } of reading.artifacts()) {
    const der = sha256Hex(fields.der);
    if ((whole.get(tbsSha256) ?? der) !== der) refuse(`${path} and another file hold different signatures over the same bytes.`);
    whole.set(tbsSha256, der);
  }
  const verified = new Set(
    reading
      .events()
      .filter(({ event }) => event === 'call-verified')
      .map(({ data }) => data['id']),
  );
  for (const { id, tbsSha256, operation, seq } of eventsOf(reading.events(), 'intent')) {
    if (isAuthoritySignature(operation) && verified.has(id) && !whole.has(tbsSha256 ?? ''))
      refuse(`What was signed in line ${seq} of the transcript is not in the bundle.`);
  }
  return `${whole.size} signed items`;
}

function checkLint(reading: BundleReading): Check | string {
  const { rules, waivers } = reading.plan().value;
  const rehearsal = reading.planned().mode !== 'production';
  let waiver: { check: string; reason: string } | undefined;
  const result = forEach(reading, ({ path, fields, built }) => {
    for (const { rule, severity, message } of findingsOf(fields, built).filter((finding) => finding.severity === 'error')) {
      const planned = waivers.find(({ check }) => check === rule);
      if (planned === undefined) refuse(`${path}: ${rule} (${severity}): ${message}`);
      waiver = planned;
    }
  });
  return waiver === undefined ? result : waived('LINT', `${waiver.check}: ${waiver.reason}`);

  function findingsOf(fields: SignedArtifact['fields'], built: EventData<'tbs-built'>): Finding[] {
    const common = { rules, rehearsal, now: new Date(built.at) };
    if (fields.kind === 'request') return lintParsed('request', fields, { ...common, role: 'request' }, registry);
    if (fields.kind === 'cms')
      return lintParsed(
        'cms',
        fields,
        { ...common, role: 'cms', issuer: findIssuer(reading, built.issuerSpkiSha256).certificate },
        registry,
      );
    if (fields.kind === 'ocsp') return ocspFindings(reading, fields, built, common);
    const issuer = findIssuer(reading, built.issuerSpkiSha256).certificate;
    const ownIssuer = built.subjectSpkiSha256 === built.issuerSpkiSha256;
    const publication = ownIssuer ? {} : publicationOf(reading.policy()?.value ?? null);
    const context = { ...common, role: roleOf(reading, built, issuer), issuer, ...publication };
    return fields.kind === 'certificate' ? lintParsed('certificate', fields, context, registry) : lintCrlFields(fields, context);
  }
}

/** What a certificate is for its profile says, never its bytes; a CRL is a root's where its issuer is one. */
function roleOf(reading: BundleReading, built: EventData<'tbs-built'>, issuer: CertificateFields): LintRole {
  if (built.makes === 'crl') return sameBytes(issuer.issuer, issuer.subject) ? 'root-crl' : 'ca-crl';
  const profile = reading.profile(built.profile).value;
  return profile.makes === 'certificate' ? lintRoles[profile.kind] : 'unknown';
}

const authoritySignatures: readonly string[] = ['sign-certificate', 'sign-crl', 'sign-request', 'sign-ocsp', 'sign-cms'];

/** Operations of the journal that use an authority's key, or one it certified for a purpose, for more than a probe. */
export const isAuthoritySignature = (operation: string): boolean => authoritySignatures.includes(operation);
