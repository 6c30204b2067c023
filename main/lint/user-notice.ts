import { tags } from '../pki/der-content.ts';
import type { DerNode } from '../pki/der.ts';
import { oids } from '../pki/oids.ts';
import type { Extension } from '../pki/parse-certificate.ts';
import { tryDecode } from '../pki/parse-extensions.ts';
import { encodeOid } from '../pki/der-write.ts';
import { findExtension } from './find-extension.ts';

/** explicitText of a user notice (RFC 5280 4.2.1.4). */
export interface ExplicitText {
  readonly tag: number;
  readonly characters: number;
}

const userNotice = Buffer.from(encodeOid(oids.userNotice));
const stringTags: readonly number[] = [tags.ia5String, tags.visibleString, tags.bmpString, tags.utf8String];

function countCharacters({ tag, content }: DerNode): number {
  if (tag === tags.bmpString) return content.length / 2;
  return tag === tags.utf8String ? [...Buffer.from(content).toString('utf8')].length : content.length;
}

/** The explicitTexts of every policy's user notices. */
export function qualifierTextsOf({ extensions }: { readonly extensions: readonly Extension[] }): ExplicitText[] {
  const extension = findExtension(extensions, oids.certificatePolicies);
  const policies = extension === undefined ? [] : (tryDecode(extension.value, ({ children }) => children) ?? []);
  return policies
    .flatMap(({ children: [, qualifiers] }) => qualifiers?.children ?? [])
    .filter(({ children: [type] }) => type !== undefined && Buffer.compare(type.bytes, userNotice) === 0)
    .flatMap(({ children: [, notice] }) => notice?.children ?? [])
    .filter(({ tag }) => stringTags.includes(tag))
    .map((node) => ({ tag: node.tag, characters: countCharacters(node) }));
}
