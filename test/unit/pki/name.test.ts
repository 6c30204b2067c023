import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commonNameOf, describeName, encodeName, type NameAttribute, parseDistinguishedName, readName } from '../../../main/pki/name.ts';
import { nameAttributes, valueProblem } from '../../../main/pki/name-attributes.ts';
import { hasRehearsalMark, markName } from '../../../main/pki/rehearsal-mark.ts';
import { oids } from '../../../main/pki/oids.ts';
import { hex, expectRefusal, toHex, valueOrCode } from './expect-refusal.ts';

const text = (attributes: readonly NameAttribute[]): string[] => attributes.map(({ type, value }) => `${type}=${value}`);

describe('parseDistinguishedName (RFC 4514)', () => {
  test('the first part of the text is the last of the DER', () => {
    expect(text(parseDistinguishedName('CN=Root,O=Org,C=CH'))).toEqual(['C=CH', 'O=Org', 'CN=Root']);
    expect(toHex(encodeName(parseDistinguishedName('CN=Root,O=Org,C=CH')))).toBe(
      '302a310b3009060355040613024348310c300a060355040a0c034f7267310d300b06035504030c04526f6f74',
    );
  });
  test('escapes, case of types, a space after a comma, domain components', () => {
    expect(text(parseDistinguishedName(String.raw`cn=Acme\, Inc. \+ Co \"x\" \C3\A9, o=a=b#c`))).toEqual([
      'O=a=b#c',
      'CN=Acme, Inc. + Co "x" é',
    ]);
    expect(text(parseDistinguishedName('DC=example,DC=com'))).toEqual(['DC=com', 'DC=example']);
    expect(text(parseDistinguishedName('CN=Zürich 株式会社'))).toEqual(['CN=Zürich 株式会社']);
  });
  test.each([
    ['empty', ''],
    ['no equals', 'Root'],
    ['empty type', '=x'],
    ['unknown type', 'emailAddress=a@b.ch'],
    ['an OID as type', '2.5.4.3=x'],
    ['empty value', 'CN='],
    ['empty part', 'CN=a,,C=CH'],
    ['trailing comma', 'CN=a,'],
    ['several attributes in one part', 'CN=a+O=b'],
    ['hex value', 'CN=#0c0161'],
    ['semicolon', 'CN=a;b'],
    ['quote', 'CN="a"'],
    ['angle', 'CN=<a'],
    ['backslash at the end', 'CN=a\\'],
    ['backslash before a letter', 'CN=\\zz'],
    ['half a UTF-8 sequence', String.raw`CN=\C3`],
    ['control character', 'CN=a\u0007b'],
    ['escaped control character', String.raw`CN=a\0Ab`],
    ['bidirectional override', 'CN=a\u202eb'],
    ['zero width', 'CN=a\u200bb'],
    ['lone surrogate', 'CN=a\ud800'],
    ['leading space', 'CN= a'],
    ['escaped trailing space', String.raw`CN=a\ `],
    ['repeated CN', 'CN=a,CN=b'],
    ['lower-case country', 'CN=a,C=ch'],
    ['three-letter country', 'CN=a,C=CHE'],
    ['serialNumber that is no PrintableString', 'serialNumber=a_b'],
    ['DC beyond ASCII', 'DC=zürich'],
    ['text too long', `CN=${'a'.repeat(3000)}`],
  ])('refuses %s', (_, name) => {
    expectRefusal('input.schema', () => parseDistinguishedName(name));
  });
  test.each([
    ['CN', 64],
    ['O', 64],
    ['OU', 64],
    ['ST', 128],
    ['L', 128],
    ['serialNumber', 64],
    ['DC', 63],
    ['postalCode', 40],
  ])('upper bound of %s is %i characters', (type, bound) => {
    expect(parseDistinguishedName(`${type}=${'a'.repeat(bound)}`)[0]?.value).toHaveLength(bound);
    expectRefusal('input.schema', () => parseDistinguishedName(`${type}=${'a'.repeat(bound + 1)}`));
  });
  test('bounds count characters, not UTF-16 units', () => {
    expect(parseDistinguishedName(`CN=${'😀'.repeat(64)}`)).toHaveLength(1);
  });
});

test('property: text → attributes → DER → text → attributes is the identity, and nothing but input.schema is thrown', () => {
  const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
  const attribute = fc.record({ type: fc.constantFrom(...nameAttributes.map(({ type }) => type)), value });
  fc.assert(
    fc.property(fc.uniqueArray(attribute, { minLength: 1, maxLength: 5, selector: ({ type }) => type }), (attributes) => {
      fc.pre(
        attributes.every(
          ({ type, value: held }) => valueProblem(nameAttributes.find((facts) => facts.type === type) as never, held) === null,
        ),
      );
      const described = describeName(encodeName(attributes));
      expect(parseDistinguishedName(described)).toEqual(attributes);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom('', 'CN=', 'C=CH,CN='), (tail, head) => {
      const outcome = valueOrCode(() => encodeName(parseDistinguishedName(head + tail)).length > 0);
      expect([{ value: true }, { code: 'input.schema' }]).toContainEqual(outcome);
    }),
  );
});

describe('encodeName', () => {
  test('string types: C and serialNumber PrintableString, DC IA5String, others UTF8String', () => {
    const name = encodeName(parseDistinguishedName('CN=Root,serialNumber=A-1,DC=example,C=CH'));
    expect(
      readName(name)
        .flat()
        .map(({ type, tag }) => `${type} ${tag}`),
    ).toEqual(['C 19', 'DC 22', 'serialNumber 19', 'CN 12']);
  });
  test('refuses an empty name and values that were never parsed', () => {
    expectRefusal('input.schema', () => encodeName([]));
    expectRefusal('input.schema', () => encodeName([{ type: 'C', value: 'Switzerland' }]));
  });
});

describe('describeName', () => {
  const rdn = (oidAndValue: string): string => `30${(oidAndValue.length / 2).toString(16).padStart(2, '0')}${oidAndValue}`;
  const one = (value: string): Uint8Array => {
    const attribute = rdn(`0603550403${value}`);
    const set = `31${(attribute.length / 2).toString(16).padStart(2, '0')}${attribute}`;
    return hex(`30${(set.length / 2).toString(16).padStart(2, '0')}${set}`);
  };
  test.each([
    ['PrintableString', '130141', 'CN=A'],
    ['BMPString', '1e020041', 'CN=A'],
    ['BMPString with a lone surrogate as hex', '1e02d800', 'CN=#1e02d800'],
    ['BMPString of odd length as hex', '1e0141', 'CN=#1e0141'],
    ['T61String as hex', '140141', 'CN=#140141'],
    ['invalid UTF-8 as hex', '0c01ff', 'CN=#0c01ff'],
    ['control characters escaped', '0c020a41', String.raw`CN=\0AA`],
    ['bidirectional override escaped', '0c03e280ae', String.raw`CN=\E2\80\AE`],
    ['specials escaped', '0c05202c2b2320', String.raw`CN=\ \,\+#\ `],
    ['leading # escaped', '0c0123', String.raw`CN=\#`],
  ])('%s', (_, value, expected) => {
    expect(describeName(one(value))).toBe(expected);
  });
  test('unknown types as dotted OID and hex, several attributes joined by +, an empty name as nothing', () => {
    expect(describeName(hex('3011310f300d06092a864886f70d0109011600'))).toBe('1.2.840.113549.1.9.1=#1600');
    expect(describeName(hex('30163114300806035504030c0141 3008060355040a0c0142'))).toBe('CN=A+O=B');
    expect(describeName(hex('3000'))).toBe('');
  });
  test.each([
    ['not DER', '30'],
    ['no SEQUENCE', '3100'],
    ['an empty RDN', '30023100'],
    ['an attribute without value', '3009310730050603550403'],
  ])('refuses %s', (_, name) => {
    expect(() => describeName(hex(name))).toThrow(/name was refused/);
  });
});

test('commonNameOf gives the CN, or null', () => {
  expect(commonNameOf(encodeName(parseDistinguishedName('CN=Root,C=CH')))).toBe('Root');
  expect(commonNameOf(encodeName(parseDistinguishedName('O=Root,C=CH')))).toBeNull();
});

describe('REHEARSAL-MARK', () => {
  test('markName leads each CN and leaves the rest', () => {
    expect(text(markName(parseDistinguishedName('CN=Root,O=Org,C=CH')))).toEqual(['C=CH', 'O=Org', 'CN=REHEARSAL Root']);
  });
  test('a CN of 54 characters can be marked, 55 cannot, none at all cannot', () => {
    expect(encodeName(markName([{ type: 'CN', value: 'a'.repeat(54) }])).length).toBeGreaterThan(64);
    expectRefusal('input.schema', () => markName([{ type: 'CN', value: 'a'.repeat(55) }]));
    expectRefusal('input.schema', () => markName([{ type: 'O', value: 'a' }]));
  });
  test('hasRehearsalMark sees the OID whatever its value', () => {
    expect(hasRehearsalMark([{ oid: oids.rehearsalMark, critical: false, value: hex('') }])).toBe(true);
    expect(hasRehearsalMark([{ oid: oids.keyUsage, critical: true, value: hex('') }])).toBe(false);
  });
});
