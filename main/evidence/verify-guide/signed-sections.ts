import type { GuideArtifact, GuideSignature } from './guide-artifacts.ts';
import type { GuideRequest } from './guide-requests.ts';
import type { GuideSource } from './guide-source.ts';
import { fingerprint, temporaryDirectory } from './record-sections.ts';

/** Section 5: each approval's signature and the key it was made with. */
export function approvalsSection({ approvals, run }: GuideSource): string {
  if (approvals.length === 0) return '\n## 5. The approvals\n\nNobody approved anything in this run.\n';
  const blocks = approvals.map(({ n, person, sha256, digest }) => {
    const file = `approvals/${n}`;
    return `openssl pkeyutl -verify -rawin${digest} -pubin -inkey ${file}.pem -in ${file}.json -sigfile ${file}.sig
test "$(openssl pkey -pubin -in ${file}.pem -outform DER | ${fingerprint})" = ${sha256}
grep -q '"credential":"${sha256}"' ${file}.json
grep -q '"run":"${run}"' ${file}.json
echo "approval ${n} is ${person}'s: $(sed 's/.*"decision":"\\([a-z]*\\)".*/\\1/' ${file}.json)"`;
  });
  return `
## 5. The approvals

Each statement in approvals/ is signed by the key of the person it names.

\`\`\`sh
${blocks.join('\n')}
\`\`\`
`;
}

/** Section 6: the bytes the approvals name are the bytes that were signed. */
export function subjectsSection({ approvals, artifacts, documents, lists }: GuideSource): string {
  const known = new Set([...artifacts.map(({ tbsSha256 }) => tbsSha256), ...documents.map(({ sha256 }) => sha256)]);
  const extracted = artifacts.map(
    ({
      path,
      form,
      tbsOffsets,
      tbsSha256,
      signature,
    }) => `${signature !== null ? attributesOf(path, signature) : `openssl asn1parse -inform ${form} -in ${path}${tbsOffsets.map((offset) => ` -strparse ${offset}`).join('')} -out "$tmp/tbs" -noout`}
test "$(${fingerprintOf('"$tmp/tbs"')})" = ${tbsSha256}`,
  );
  const carriedOut = documents.map(({ path, sha256 }) => `test "$(${fingerprintOf(path)})" = ${sha256}`);
  const subjects = approvals
    .filter(({ items }) => items.every((item) => known.has(item)))
    .map(({ n, items }) => {
      // One TBS: its hash. Several: the hash of the list of their hashes, one a line.
      const subject = items.length === 1 ? `subject=${items[0]}` : `subject=$(printf '%s\\n' ${items.join(' ')} | ${fingerprint})`;
      return `${subject}\ngrep -q "\\"subject\\":\\"$subject\\"" approvals/${n}.json`;
    });
  const requested = lists
    .filter(({ path }) => path.endsWith('.sha256'))
    .map(({ path }) => `( cd artifacts && sha256sum -c --quiet ${path.slice('artifacts/'.length)} )`);
  const listed = lists
    .filter(({ path }) => path.endsWith('.txt'))
    .flatMap(({ path, sha256 }) => [
      `test "$(${fingerprintOf(path)})" = ${sha256}`,
      ...artifacts.filter(({ batch }) => batch).map(({ tbsSha256 }) => `grep -qx ${tbsSha256} ${path}`),
      `echo "$(wc -l < ${path}) things to be signed stand on ${path}"`,
    ]);
  if (extracted.length === 0 && carriedOut.length === 0) return '\n## 6. What was approved\n\nThis run signed nothing.\n';
  const made = new Set(artifacts.map(({ makes }) => makes));
  const signed = made.has('cms')
    ? 'signature over a file'
    : made.has('ocsp')
      ? 'OCSP response'
      : made.has('request')
        ? 'certificate, CRL and request'
        : 'certificate and CRL';
  return `
## 6. What was approved

The part of each ${signed} that is signed (the TBS) has the hash that was approved. Where several were approved
together, the approval names the SHA-256 of the list of their hashes.${documents.length === 0 ? '' : ' Of a document that no key signs, the approval names the\nSHA-256 of its file.'}${lists.length === 0 ? '' : ' Of a batch that list lies here as\napproved.txt, and that of its requests as requests.sha256.'}

\`\`\`sh
${temporaryDirectory}
${[...requested, ...extracted, ...carriedOut, ...listed, ...subjects].join('\n')}
echo "what was signed is what was approved"
\`\`\`
`;
}

/** Section 7: certificates and CRLs under their issuer's key, at the moment the run was sealed. */
export function certificatesSection({ artifacts, requests, mode, log }: GuideSource): string {
  const marked = mode !== 'production';
  const options = `${marked ? ' -ignore_critical' : ''} -attime ${Math.floor(Date.parse(log.sealedAt) / 1000)}`;
  const lines = [
    ...requests.flatMap((request) => requestLines(request, options)),
    ...artifacts.flatMap((artifact) => [
      ...signatureLines(artifact, options),
      ...twinLines(artifact),
      ...issuerLines(artifact, options),
      ...existingLines(artifact, marked),
    ]),
  ];
  if (lines.length === 0) return '\n## 7. The certificates and CRLs\n\nThis run made none.\n';
  const orphans = artifacts
    .filter(({ issuer, makes }) => issuer === null && makes !== 'request' && makes !== 'cms')
    .map(({ path }) => `- ${path}: its issuer’s certificate is not in this bundle; verify it under the one you trust.`);
  const why = marked
    ? `\`-ignore_critical\` is there because everything a ${mode} makes carries the critical extension 1.3.6.1.4.1.32473.1.1 that says\nREHEARSAL not for use. No relying party knows it, so none accepts what carries it; openssl is told to look past it here.\n`
    : '';
  return `
## 7. The certificates and CRLs

They are checked as of the moment the run was sealed (\`-attime\`).
${why}${orphans.length === 0 ? '' : `\n${orphans.join('\n')}\n`}
\`\`\`sh
${temporaryDirectory}
${lines.join('\n')}
\`\`\`
`;
}

/** The request is signed by its own key, and the certificate, and the one before it, is for that very key; one that came back has its chain up to a root. */
function requestLines({ path, certificate, chain, existing }: GuideRequest, options: string): string[] {
  return [
    // As of a CRL: openssl req has exited with 0 whatever it found.
    `openssl req -in ${path} -noout -verify > "$tmp/said" 2>&1`,
    `grep -q 'verify OK' "$tmp/said"`,
    ...(certificate === null && existing === null ? [] : [`openssl req -in ${path} -noout -pubkey > "$tmp/key"`]),
    ...[certificate, existing].flatMap((file) => (file === null ? [] : [`openssl x509 -in ${file} -noout -pubkey | cmp - "$tmp/key"`])),
    ...(certificate === null || chain === null ? [] : [`openssl verify${options} -CAfile ${chain} ${certificate}`]),
    `echo "${path}: signed by its own key"`,
  ];
}

const commands = { certificate: 'x509', crl: 'crl', request: 'req', ocsp: 'ocsp', cms: 'cms' } as const;

/** Octets of a file from a place on. */
const piece = (path: string, { start, length }: GuideSignature['octets']): string => `tail -c +${start + 1} ${path} | head -c ${length}`;

/** RFC 5652 5.4: what is signed has the tag of a SET OF (octal 061), where the file has [0]. */
const attributesOf = (path: string, { attributes }: GuideSignature): string =>
  `{ printf '\\061'; ${piece(path, { start: attributes.start + 1, length: attributes.length - 1 })}; } > "$tmp/tbs"`;

/** The signer's certificate, the signature over the attributes, and, where the file is at hand, openssl's own word on the whole. */
function signatureLines({ path, signature }: GuideArtifact, options: string): string[] {
  if (signature === null) return [];
  const { signer, chain, digest, octets } = signature;
  return [
    attributesOf(path, signature),
    `${piece(path, octets)} > "$tmp/signature"`,
    `openssl x509 -in ${signer} -noout -pubkey > "$tmp/key"`,
    `openssl pkeyutl -verify -rawin${digest === null ? '' : ` -digest ${digest}`} -pubin -inkey "$tmp/key" -in "$tmp/tbs" -sigfile "$tmp/signature"`,
    `openssl verify${options} -CAfile ${chain} ${signer}`,
    // openssl 3.0 cannot verify Ed25519 in CMS; the line above it did.
    ...(digest === null ? [] : [wholeLine(path, signature, options)]),
  ];
}

/** openssl’s own word on signature and file. -purpose any: what openssl cms asks for otherwise is a certificate for mail. */
const wholeLine = (path: string, { file, chain }: GuideSignature, options: string): string => {
  const at = `"\${FILES:-.}/${file}"`;
  const verify = `openssl cms -verify -binary -inform DER -in ${path} -content ${at} -CAfile ${chain} -purpose any${options} -out /dev/null`;
  return `if test -f ${at}; then ${verify}; else echo "${file} is not in FILES: ${path} was verified without it"; fi`;
};

function twinLines({ makes, path, form, twin }: GuideArtifact): string[] {
  if (twin === null || form !== 'PEM') return [];
  return [`openssl ${commands[makes]} -in ${path} -outform DER -out "$tmp/der"`, `cmp "$tmp/der" ${twin}`];
}

function issuerLines({ makes, path, form, issuer, answer }: GuideArtifact, options: string): string[] {
  if (issuer === null) return [];
  if (makes === 'certificate') {
    // -partial_chain: the issuer's certificate is the trust anchor, be it a root or not. -check_ss_sig: openssl leaves out
    // the signature of a root unless told.
    return [`openssl verify${options} -check_ss_sig -partial_chain -CAfile ${issuer} ${path}`];
  }
  if (answer !== null)
    // Words count here too. -issuer is the CA whose certificate is asked about; the chain ends in what is trusted.
    return [
      `openssl ocsp -respin ${path} -issuer ${issuer} -${answer.hash} -serial 0x${answer.serial} -CAfile ${issuer}${options} -no_nonce > "$tmp/said" 2>&1`,
      `grep -q 'Response verify OK' "$tmp/said"`,
      `grep -q '^0x${answer.serial}: ${answer.status}' "$tmp/said"`,
    ];
  // openssl crl exits with 0 whatever it finds: its words count.
  return [
    `openssl crl -inform ${form} -in ${path} -CAfile ${issuer} -noout > "$tmp/said" 2>&1`,
    `cat "$tmp/said"`,
    `grep -qx 'verify OK' "$tmp/said"`,
  ];
}

/** A certificate made anew: name and key are those of the one before, to the byte. */
function existingLines({ path, existing }: GuideArtifact, marked: boolean): string[] {
  if (existing === null) return [];
  // In a rehearsal the mark leads the name.
  const of = (file: string): string => `openssl x509 -in ${file} -noout${marked ? '' : ' -subject'} -pubkey -ext subjectKeyIdentifier`;
  return [`${of(existing)} > "$tmp/existing"`, `${of(path)} | cmp - "$tmp/existing"`, `echo "${path}: name and key of ${existing}"`];
}

function fingerprintOf(file: string): string {
  return `sha256sum < ${file} | cut -c1-64`;
}
