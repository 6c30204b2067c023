import type { GuideSource } from './guide-source.ts';

/** `sh` lines every block with temporary files begins with; nothing is ever written into the bundle. */
export const temporaryDirectory = `tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT`;

/** Prints the SHA-256 of what it reads. */
export const fingerprint = `sha256sum | cut -c1-64`;

/** Section 1: the files against SHA256SUMS. */
export function filesSection(): string {
  return `
## 1. The files

Every file has the hash SHA256SUMS gives, and no file is there that it does not list.

\`\`\`sh
sha256sum -c SHA256SUMS
listed=$(sed 's/^[0-9a-f]*  //' SHA256SUMS; echo SHA256SUMS)
found=$(find . ! -type d | sed 's|^\\./||')
test "$(printf '%s\\n' "$listed" | LC_ALL=C sort)" = "$(printf '%s\\n' "$found" | LC_ALL=C sort)"
test -z "$(find . -type l)"
echo "every file is listed, and no other is there"
\`\`\`
`;
}

/** Section 2: the files against MANIFEST.json, whose hash the checkpoint and the sign-offs carry. */
export function manifestSection({ listed }: GuideSource): string {
  return `
## 2. The manifest

MANIFEST.json lists ${listed} files with their hashes; it is what checkpoint and sign-offs name.

\`\`\`sh
${temporaryDirectory}
tr '{' '\\n' < MANIFEST.json | sed -n 's/^"path":"\\([^"]*\\)","role":"[^"]*","sha256":"\\([0-9a-f]*\\)","size":[0-9]*}.*$/\\2  \\1/p' > "$tmp/list"
test "$(wc -l < "$tmp/list")" -eq ${listed}
sha256sum -c "$tmp/list" > "$tmp/result"
echo "the manifest's ${listed} hashes are right"
\`\`\`
`;
}

/** Section 3: the hash chain. */
export function logSection({ log }: GuideSource): string {
  return `
## 3. The log

Every line of transcript.jsonl ends with the SHA-256 of the line before it (without its newline).

\`\`\`sh
head=${'0'.repeat(64)}
size=0
while IFS= read -r line; do
  case "$line" in
    *"\\"prev\\":\\"$head\\"}") ;;
    *) echo "line $((size + 1)) does not continue the line before it"; exit 1 ;;
  esac
  head=$(printf '%s' "$line" | ${fingerprint})
  size=$((size + 1))
done < transcript.jsonl
test "$size" -eq ${log.size}
test "$head" = ${log.head}
tail -n 1 transcript.jsonl | grep -q '"event":"run-sealed"'
echo "the log has $size events and the head $head"
\`\`\`
`;
}

const auditedText = ` While the token
was open the audit key on it signed the logs as they were then: those checkpoints stand in the transcript, their second signature is its.`;

/** Each checkpoint under the audit key, out of its line of the transcript; and that key's certificate, up to its root. */
function auditedLines(audited: NonNullable<GuideSource['audited']>, sealedAt: string, marked: boolean): string {
  const { sha256, digest, certificate } = audited;
  const options = `${marked ? ' -ignore_critical' : ''} -attime ${Math.floor(Date.parse(sealedAt) / 1000)}`;
  const chained =
    certificate === null
      ? ''
      : `openssl verify${options} -CAfile ${certificate.replace(/certificate\.pem$/, 'chain.pem')} ${certificate}
test "$(openssl x509 -in ${certificate} -noout -pubkey | openssl pkey -pubin -outform DER | ${fingerprint})" = ${sha256}
`;
  return `${chained}grep '"event":"checkpoint-signed"' transcript.jsonl > "$tmp/signed"
while IFS= read -r line; do
  printf '%s' "$line" | sed 's/.*"auditSpki":"\\([^"]*\\)".*/\\1/' | openssl base64 -d -A > "$tmp/audit"
  test "$(cat "$tmp/audit" | ${fingerprint})" = ${sha256}
  printf '%b\\n' "$(printf '%s' "$line" | sed 's/.*"checkpoint":"\\([^"]*\\)".*/\\1/')" > "$tmp/note"
  sed '/^$/,$d' "$tmp/note" > "$tmp/text"
  sed -n 's/^— conclave-audit[^ ]* //p' "$tmp/note" | openssl base64 -d -A | tail -c +5 > "$tmp/signature"
  openssl pkeyutl -verify -rawin${digest} -pubin -keyform DER -inkey "$tmp/audit" -in "$tmp/text" -sigfile "$tmp/signature"
done < "$tmp/signed"
echo "$(wc -l < "$tmp/signed") checkpoints under the audit key"
`;
}

/** Section 4: the closing checkpoint, a C2SP signed note: the signature is the base64 after its first four bytes (the key's hash). */
export function checkpointSection({ log, audited, mode }: GuideSource): string {
  return `
## 4. The checkpoint

checkpoint.txt is signed by the log key over the log's size, its head and the hash of the manifest.${audited === null ? '' : auditedText}

\`\`\`sh
${temporaryDirectory}
test "$(openssl pkey -pubin -in log.pem -outform DER | ${fingerprint})" = ${log.sha256}
sed '/^$/,$d' checkpoint.txt > "$tmp/text"
sed -n 's/^— [^ ]* //p' checkpoint.txt | head -n 1 | openssl base64 -d -A | tail -c +5 > "$tmp/signature"
openssl pkeyutl -verify -rawin -pubin -inkey log.pem -in "$tmp/text" -sigfile "$tmp/signature"
test "$(sed -n 2p "$tmp/text")" -eq ${log.size}
test "$(sed -n 3p "$tmp/text" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n')" = ${log.head}
test "$(tail -n 1 "$tmp/text")" = "manifest sha256:$(sha256sum < MANIFEST.json | cut -c1-64)"
echo "the checkpoint closes this log over this manifest"
${audited === null ? '' : auditedLines(audited, log.sealedAt, mode !== 'production')}\`\`\`
`;
}

/** Section 8: every participant's sign-off over run, log and manifest. */
export function signOffSection({ people, log }: GuideSource): string {
  const signOffs = people.flatMap(({ id, signOffs: files }) => files.map((file) => ({ id, ...file })));
  const blocks = signOffs.map(
    ({
      id,
      file,
      sha256,
      digest,
    }) => `openssl pkeyutl -verify -rawin${digest} -pubin -inkey ${file}.pem -in ${file}.json -sigfile ${file}.sig
test "$(openssl pkey -pubin -in ${file}.pem -outform DER | ${fingerprint})" = ${sha256}
grep -q '"credential":"${sha256}"' ${file}.json
grep -q '"head":"${log.head}"' ${file}.json
grep -q "\\"manifest\\":\\"$manifest\\"" ${file}.json
grep -q '"person":"${id}"' ${file}.json
grep -q '"size":${log.size},' ${file}.json
echo "${id} signed off"`,
  );
  return `
## 8. The sign-offs

At the end every participant signed the run, the size and head of its log, and the manifest.

\`\`\`sh
manifest=$(sha256sum < MANIFEST.json | cut -c1-64)
${blocks.join('\n')}
\`\`\`
`;
}
