import { describe, expect, test } from 'vitest';
import { describeIpAddress, parseIpAddress, parseIpSubnet } from '../../../main/pki/ip-address.ts';
import { expectRefusal, hex, toHex } from './expect-refusal.ts';

const zeros = (octets: number): string => '00'.repeat(octets);

describe('an IP address', () => {
  test.each([
    ['0.0.0.0', '00000000'],
    ['10.1.2.3', '0a010203'],
    ['255.255.255.255', 'ffffffff'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['2001:DB8::1', `20010db8${zeros(11)}01`],
    ['::', zeros(16)],
    ['::1', `${zeros(15)}01`],
    ['1::', `0001${zeros(14)}`],
    ['1::7:8', `0001${zeros(10)}00070008`],
    ['1:2:3:4:5:6:7::', '00010002000300040005000600070000'],
    ['abcd:ef01:2345:6789:abcd:ef01:2345:6789', 'abcdef0123456789abcdef0123456789'],
  ])('%s is %s', (text, octets) => {
    expect(toHex(parseIpAddress(text))).toBe(octets);
  });
  test.each([
    '',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.2.3.4',
    '1.2.3.',
    '1.2.3.x',
    'x1.2.3.4',
    '1.2.3.1000',
    ' 1.2.3.4',
    '1.2.3.4 ',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2:3:4:5:6:7:8',
    '12345::',
    'g::',
    '::1x',
    'x1::',
    '1:2:3:4:5:6:7:',
    '::%1',
    '::ffff:1.2.3.4',
    '0'.repeat(40),
    'abcd:ef01:2345:6789:abcd:ef01:2345:67890',
  ])('«%s» is refused', (text) => {
    expect(expectRefusal('input.schema', () => parseIpAddress(text))).toBe(
      'An IP address was refused: it is neither 10.1.2.3 nor 2001:db8::1 in form. Nothing was built.',
    );
  });
});

describe('a subnet', () => {
  test.each([
    ['0.0.0.0/0', '00000000 00000000'],
    ['128.0.0.0/1', '80000000 80000000'],
    ['10.0.0.0/8', '0a000000 ff000000'],
    ['10.128.0.0/9', '0a800000 ff800000'],
    ['10.1.2.254/31', '0a0102fe fffffffe'],
    ['10.1.2.3/32', '0a010203 ffffffff'],
    ['::/0', `${zeros(16)} ${zeros(16)}`],
    ['2001:db8::/33', `20010db8${zeros(12)} ffffffff80${zeros(11)}`],
    ['::1/128', `${zeros(15)}01 ${'ff'.repeat(16)}`],
  ])('%s is %s', (text, octets) => {
    expect(toHex(parseIpSubnet(text))).toBe(octets.replace(' ', ''));
  });
  const form = 'a constraint is written as a subnet such as 10.0.0.0/8';
  test.each([
    ['10.0.0.0', form],
    ['10.0.0.0/', form],
    ['/8', form],
    ['10.0.0.0/08', form],
    ['10.0.0.0/1000', form],
    ['10.0.0.0/8/8', form],
    ['10.0.0.0/8x', form],
    ['10.0.0.0/-1', form],
    ['10.0.0.0/33', 'its prefix is longer than the address'],
    ['::/129', 'its prefix is longer than the address'],
    ['10.0.0.1/31', 'it has bits beyond its prefix'],
    ['10.0.0.0/6', 'it has bits beyond its prefix'],
    ['::1/127', 'it has bits beyond its prefix'],
    ['x/8', 'it is neither 10.1.2.3 nor 2001:db8::1 in form'],
  ])('«%s» is refused: %s', (text, problem) => {
    expect(expectRefusal('input.schema', () => parseIpSubnet(text))).toBe(`An IP address was refused: ${problem}. Nothing was built.`);
  });
});

test.each([
  ['0a010203', false, '10.1.2.3'],
  [`20010db8${zeros(11)}01`, false, '2001:0db8:0000:0000:0000:0000:0000:0001'],
  ['0a0102', false, '0a0102'],
  ['', false, ''],
  [zeros(8), false, zeros(8)],
  ['0a000000ff000000', true, '10.0.0.0/8'],
  ['0a00000000000000', true, '10.0.0.0/0'],
  ['0a000000ffffffff', true, '10.0.0.0/32'],
  ['0a000000ff00ff00', true, '10.0.0.0/255.0.255.0'],
  ['0a00000000ffffff', true, '10.0.0.0/0.255.255.255'],
  ['0a0000007f000000', true, '10.0.0.0/127.0.0.0'],
  [`${zeros(16)}ffff${zeros(14)}`, true, '0000:0000:0000:0000:0000:0000:0000:0000/16'],
  [`${zeros(16)}00ff${zeros(14)}`, true, '0000:0000:0000:0000:0000:0000:0000:0000/00ff:0000:0000:0000:0000:0000:0000:0000'],
  ['0a010203', true, '0a010203'],
  ['0a0000', true, '0a0000'],
])('octets %s (constraint: %s) are shown as %s', (octets, constraint, words) => {
  expect(describeIpAddress(hex(octets), constraint)).toBe(words);
});
