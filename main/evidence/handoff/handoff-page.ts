import type { HandoffKit } from '../../formats/handoff-kit.ts';

export interface HandoffFacts {
  readonly label: string;
  readonly subject: string;
  readonly notAfter: string;
  /** SHA-256 of the whole certificate, small hexadecimal. */
  readonly fingerprint: string;
  readonly rootFingerprint: string;
  readonly crls: readonly Uint8Array[];
}

/** Hexadecimal with colons, as openssl, keytool and the operating systems show a fingerprint. */
const withColons = (hex: string): string => (hex.toUpperCase().match(/../gu) ?? []).join(':');

/** One consumer's page: plain text, so that it can be read on the machine where the commands are typed. */
export function handoffPage(kit: HandoffKit, facts: HandoffFacts): string {
  const values: Readonly<Record<string, string>> = {
    '{label}': facts.label,
    '{subject}': facts.subject,
    '{notAfter}': facts.notAfter,
    '{fingerprint}': withColons(facts.fingerprint),
  };
  const filled = (sentence: string): string => sentence.replace(/\{[A-Za-z]+\}/gu, (name) => values[name] ?? name);
  const files = [...kit.files, ...(kit.config === undefined ? [] : [kit.config.name])].filter(
    (name) => name !== 'crls.pem' || facts.crls.length > 0,
  );
  return [
    `${kit.title}: how to use ${facts.label}`,
    '',
    `Subject      ${facts.subject}`,
    `Valid until  ${facts.notAfter}`,
    'SHA-256 of the certificate, as openssl x509 -fingerprint -sha256 shows it:',
    `  ${withColons(facts.fingerprint)}`,
    'SHA-256 of the root. Compare it with what you had on another way, before anything trusts it:',
    `  ${withColons(facts.rootFingerprint)}`,
    `Files beside this page: ${files.join(', ')}`,
    'Words in CAPITALS are yours to fill in.',
    '',
    ...kit.steps.flatMap(({ say, run }, index) => [
      `${index + 1}. ${filled(say)}`,
      ...(run ?? []).map((command) => `     ${filled(command)}`),
      '',
    ]),
  ].join('\n');
}
