import { describe, expect, test } from 'vitest';
import { type GeneralName, encodeGeneralName } from '../../../main/pki/general-name.ts';
import { expectRefusal, toHex } from './expect-refusal.ts';

const ascii = (text: string): string => Buffer.from(text, 'ascii').toString('hex');
const der = (type: GeneralName['type'], value: string, constraint = false): string => toHex(encodeGeneralName({ type, value }, constraint));

describe('encodeGeneralName', () => {
  test.each<[GeneralName['type'], string, boolean, string]>([
    ['rfc822Name', 'a@b.c', false, `8105${ascii('a@b.c')}`],
    ['dNSName', 'a.b', false, `8203${ascii('a.b')}`],
    ['dNSName', '', true, '8200'],
    ['uniformResourceIdentifier', 'http://a/', false, `8609${ascii('http://a/')}`],
    ['uniformResourceIdentifier', '!~', false, `8602${ascii('!~')}`],
    ['iPAddress', '10.1.2.3', false, '87040a010203'],
    ['iPAddress', '10.0.0.0/8', true, '87080a000000ff000000'],
    ['directoryName', 'C=CH', false, 'a40f300d310b3009060355040613024348'],
    ['hardwareModuleName', '1.2.3:00ff', false, 'a01606082b06010505070804a00a300806022a03040200ff'],
  ])('%s «%s»', (type, value, constraint, bytes) => {
    expect(der(type, value, constraint)).toBe(bytes);
  });
  test('2048 characters are written, 2049 are not', () => {
    expect(der('dNSName', 'x'.repeat(2048))).toBe(`82820800${'78'.repeat(2048)}`);
    expectRefusal('input.schema', () => der('dNSName', 'x'.repeat(2049)));
  });
  test.each<[GeneralName['type'], string]>([
    ['dNSName', 'ä.example'],
    ['dNSName', 'a b'],
    ['dNSName', ' a'],
    ['dNSName', 'a '],
    ['rfc822Name', 'a@b\n'],
    ['uniformResourceIdentifier', 'http://\u007f'],
  ])('%s «%s» is no visible ASCII', (type, value) => {
    expect(expectRefusal('input.schema', () => der(type, value))).toBe(
      `A ${type} was refused: it holds a character outside ASCII or a space. Nothing was built. Write an international domain in its xn-- form.`,
    );
  });
  test('an address where a subnet belongs, and the other way round', () => {
    expectRefusal('input.schema', () => der('iPAddress', '10.0.0.0/8'));
    expectRefusal('input.schema', () => der('iPAddress', '10.0.0.0', true));
  });
  describe('hardwareModuleName is OID:hex', () => {
    const arcs = (count: number): string => Array.from({ length: count }, () => '.1').join('');
    test.each(['0.1:00', '2.999:ff', `1${arcs(30)}:00`, '1.999999999999999999:00', `1.2:${'ab'.repeat(64)}`])('%s is written', (value) => {
      expect(der('hardwareModuleName', value)).toMatch(/^a0/);
    });
    test.each([
      '',
      '1.2',
      '1.2:',
      ':00',
      '1:00',
      '3.1:00',
      '1.02:00',
      '1..2:00',
      '1.2.:00',
      'x1.2:00',
      '1.2:0',
      '1.2:AB',
      '1.2:00x',
      '1.2:00:00',
      `1${arcs(31)}:00`,
      '1.9999999999999999999:00',
      `1.2:${'ab'.repeat(65)}`,
    ])('«%s» is not', (value) => {
      expect(expectRefusal('input.schema', () => der('hardwareModuleName', value))).toBe(
        'A hardwareModuleName was refused: it must be the OID of the hardware type, a colon and the serial number in small hex digits. Nothing was built.',
      );
    });
  });
});
