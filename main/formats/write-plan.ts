// The one writer of plans: the same draft gives the same bytes, and people who review the file line by line find every value on
// a line of its own with a word beside it that says what may stand there.

import type { JsonObject } from './canonical-json.ts';
import { planSchema } from './plan.ts';
import type { ParameterType } from './playbook.ts';

/** A plan being written: the keys of a plan, with values as they were typed. parsePlan says whether they are any good. */
export type PlanDraft = JsonObject;
type Value = PlanDraft[string];

const hints: Readonly<Record<string, string>> = {
  rules: 'br | private | cnsa2',
  attendance: 'people | unattended',
  window: 'UTC; binds the production run',
  enrol: 'or take this out and give each person keys: [{ spki: …, kind: passphrase }] from conclave person new',
  media: 'labels of the media the evidence leaves on',
  waivers: '- { check: HOST-NETWORK-DOWN, reason: "…" }; the policy must allow it',
  custody: 'any `threshold` of the custodians open the token; add so: {…} where the SO PIN is known, to change it too',
  sealed: 'what the custody steps account for: token, card, medium or recorder',
  auditKey: 'label of the key on the token that signs checkpoints',
  existingCertificate: 'SHA-256 (DER) of the certificate the key has now: openssl x509 -outform DER | sha256sum',
  nameConstraints: 'names the CA is held to: dNSName, rfc822Name, iPAddress, uniformResourceIdentifier, directoryName',
  privateFields: 'values of private extensions the profile leaves to the plan; octets in small hex digits',
  backup: 'none | vendor-clone | store-copy',
  softwareToken: 'a production run may use the embedded token',
  imports: 'step: read-back, or [SHA-256, …]: how the files a step takes are confirmed before they are read',
  beside: 'publication: what a web server is to serve, with a check script; reader: the page that reads QR codes',
  policyRef: 'clause of your CP or CPS each signed act rests on',
  policy: 'the rules this authority is held to from now on',
};

const parameterHints: Readonly<Record<ParameterType, string>> = {
  token: 'at-run, or { serial: …, label: …, model: …, manufacturer: … }',
  authority: 'label of an authority in the data directory',
  'pending-request': 'label of a request in the data directory that waits for its certificate',
  'distinguished-name': 'for example "CN=Example Root R1,O=Example Trust,C=CH"',
  label: 'letters, digits, dot, hyphen, underscore',
  'key-algorithm': 'ecdsa-p384, rsa-4096, …',
  'key-purpose': 'ocsp-signing, time-stamping, code-signing or document-signing',
  profile: 'id of a certificate profile, whose SHA-256 stands under profiles',
  'crl-profile': 'id of a CRL profile, whose SHA-256 stands under profiles: root-crl, issuing-crl, monthly-crl, weekly-crl',
  'ocsp-profile': 'id of an OCSP profile, whose SHA-256 stands under profiles: root-ocsp, issuing-ocsp',
  certificates: 'at-run, or serial numbers, SHA-256s or words of subjects, with ; between them',
  selection:
    'all, list, or conditions with ; between them: profile tls-server; issued from 2026-01-01T00:00:00Z; issued until …; subject words',
  'crl-calendar': '12 every P1M, 52 every P1W from 2027-01-04T00:00:00Z, UTC dates with ; between them, or replacement',
  'answered-certificates': 'all, or serial numbers, SHA-256s or words of subjects, with ; between them',
  duration: 'ISO 8601, for example P20Y',
  number: 'a whole number',
  text: 'one line of text',
  hash: 'SHA-256, 64 small hexadecimal digits',
  'file-hash': 'at-run (shown and read back on the day), or what sha256sum prints of the file',
};

/** Keys of a plan in the order of its schema; what the schema does not know comes last, to be refused by name. */
const order = Object.keys(planSchema.shape);

/** Plain where no YAML reader could take it for anything but this text (YAML 1.2 §7.3.3, §10.3.2). */
function scalar(value: string): string {
  const plain = /^[A-Za-z0-9](?:[A-Za-z0-9._:/+-]*[A-Za-z0-9])?$/.test(value);
  const special = /^(?:true|false|null|yes|no|on|off|y|n|0[box].*|[0-9.]+(?:e[+-]?[0-9]+)?|\.?inf|\.nan)$/i.test(value);
  // JSON strings are YAML strings in double quotes (YAML 1.2 §7.3.1).
  return plain && !special ? value : JSON.stringify(value);
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** A value on one line, in quotes where a reader could take it for anything but its text. */
export function flow(value: Value): string {
  if (typeof value === 'string') return scalar(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map((item) => flow(item)).join(', ')}]`;
  const entries = Object.entries(value).map(([key, item]) => `${scalar(key)}: ${flow(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Blocks that are read line by line; everything else stands on one line. */
const asBlock: ReadonlySet<string> = new Set(['params', 'profiles', 'nameConstraints', 'privateFields', 'imports', 'policy']);

const note = (hint: string | undefined): string => (hint === undefined ? '' : `   # ${hint}`);

function lines(key: string, value: Value, types: Readonly<Record<string, ParameterType>>): string[] {
  const hint = note(hints[key]);
  if (isObject(value) && asBlock.has(key) && Object.keys(value).length > 0) {
    const inner = Object.entries(value).map(([name, item]) => {
      const type = key === 'params' ? types[name] : undefined;
      return `  ${scalar(name)}: ${flow(item)}${note(type === undefined ? undefined : `${type}: ${parameterHints[type]}`)}`;
    });
    return [`${key}:${hint}`, ...inner];
  }
  if (isList(value) && value.some(isObject)) return [`${key}:${hint}`, ...value.map((item) => `  - ${flow(item)}`)];
  return [`${key}: ${flow(value)}${hint}`];
}

/**
 * The text of a plan. `heading`: comment lines above it; `types`: the parameters the playbook declares. The same input gives the
 * same bytes. Whether it is a plan is for parsePlan to say.
 */
export function writePlan(draft: PlanDraft, heading: readonly string[], types: Readonly<Record<string, ParameterType>>): string {
  const keys = [...order.filter((key) => Object.hasOwn(draft, key)), ...Object.keys(draft).filter((key) => !order.includes(key))];
  return [...heading.map((line) => `# ${line}`), '', ...keys.flatMap((key) => lines(key, draft[key] as Value, types)), ''].join('\n');
}
