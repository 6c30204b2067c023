import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeBytewords } from '../../../main/formats/ur/bytewords.ts';
import { encodeUr, urFrames } from '../../../main/formats/ur/encode-ur.ts';
import { randomFrom } from '../../../main/formats/ur/fragments.ts';
import { openUrReader } from '../../../main/formats/ur/read-ur.ts';
import { refusalOf } from './refusal-of.ts';

/** The message of the published vectors: bytes drawn by the seed «Wolf». */
function wolf(length: number): Uint8Array {
  const random = randomFrom(new TextEncoder().encode('Wolf'));
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

/** bc-ur, test/test.cpp: test_ur_encoder, 256 bytes in frames of 30. */
const published = [
  'ur:bytes/1-9/lpadascfadaxcywenbpljkhdcahkadaemejtswhhylkepmykhhtsytsnoyoyaxaedsuttydmmhhpktpmsrjtdkgslpgh',
  'ur:bytes/2-9/lpaoascfadaxcywenbpljkhdcagwdpfnsboxgwlbaawzuefywkdplrsrjynbvygabwjldapfcsgmghhkhstlrdcxaefz',
  'ur:bytes/3-9/lpaxascfadaxcywenbpljkhdcahelbknlkuejnbadmssfhfrdpsbiegecpasvssovlgeykssjykklronvsjksopdzmol',
  'ur:bytes/4-9/lpaaascfadaxcywenbpljkhdcasotkhemthydawydtaxneurlkosgwcekonertkbrlwmplssjtammdplolsbrdzcrtas',
  'ur:bytes/5-9/lpahascfadaxcywenbpljkhdcatbbdfmssrkzmcwnezelennjpfzbgmuktrhtejscktelgfpdlrkfyfwdajldejokbwf',
  'ur:bytes/6-9/lpamascfadaxcywenbpljkhdcackjlhkhybssklbwefectpfnbbectrljectpavyrolkzczcpkmwidmwoxkilghdsowp',
  'ur:bytes/7-9/lpatascfadaxcywenbpljkhdcavszmwnjkwtclrtvaynhpahrtoxmwvwatmedibkaegdosftvandiodagdhthtrlnnhy',
  'ur:bytes/8-9/lpayascfadaxcywenbpljkhdcadmsponkkbbhgsoltjntegepmttmoonftnbuoiyrehfrtsabzsttorodklubbuyaetk',
  'ur:bytes/9-9/lpasascfadaxcywenbpljkhdcajskecpmdckihdyhphfotjojtfmlnwmadspaxrkytbztpbauotbgtgtaeaevtgavtny',
  'ur:bytes/10-9/lpbkascfadaxcywenbpljkhdcahkadaemejtswhhylkepmykhhtsytsnoyoyaxaedsuttydmmhhpktpmsrjtwdkiplzs',
  'ur:bytes/11-9/lpbdascfadaxcywenbpljkhdcahelbknlkuejnbadmssfhfrdpsbiegecpasvssovlgeykssjykklronvsjkvetiiapk',
  'ur:bytes/12-9/lpbnascfadaxcywenbpljkhdcarllaluzmdmgstospeyiefmwejlwtpedamktksrvlcygmzemovovllarodtmtbnptrs',
  'ur:bytes/13-9/lpbtascfadaxcywenbpljkhdcamtkgtpknghchchyketwsvwgwfdhpgmgtylctotzopdrpayoschcmhplffziachrfgd',
  'ur:bytes/14-9/lpbaascfadaxcywenbpljkhdcapazewnvonnvdnsbyleynwtnsjkjndeoldydkbkdslgjkbbkortbelomueekgvstegt',
  'ur:bytes/15-9/lpbsascfadaxcywenbpljkhdcaynmhpddpzmversbdqdfyrehnqzlugmjzmnmtwmrouohtstgsbsahpawkditkckynwt',
  'ur:bytes/16-9/lpbeascfadaxcywenbpljkhdcawygekobamwtlihsnpalnsghenskkiynthdzotsimtojetprsttmukirlrsbtamjtpd',
  'ur:bytes/17-9/lpbyascfadaxcywenbpljkhdcamklgftaxykpewyrtqzhydntpnytyisincxmhtbceaykolduortotiaiaiafhiaoyce',
  'ur:bytes/18-9/lpbgascfadaxcywenbpljkhdcahkadaemejtswhhylkepmykhhtsytsnoyoyaxaedsuttydmmhhpktpmsrjtntwkbkwy',
  'ur:bytes/19-9/lpbwascfadaxcywenbpljkhdcadekicpaajootjzpsdrbalpeywllbdsnbinaerkurspbncxgslgftvtsrjtksplcpeo',
  'ur:bytes/20-9/lpbbascfadaxcywenbpljkhdcayapmrleeleaxpasfrtrdkncffwjyjzgyetdmlewtkpktgllepfrltataztksmhkbot',
];

it('UR: the published frames of bc-ur come out letter for letter', () => {
  const frames = urFrames(wolf(256), 30);
  expect(frames.fragments).toBe(9);
  expect(published.map((_, index) => frames.frame(index + 1).toLowerCase())).toEqual(published);
  expect(encodeUr(wolf(50)).toLowerCase()).toBe(
    'ur:bytes/hdeymejtswhhylkepmykhhtsytsnoyoyaxaedsuttydmmhhpktpmsrjtgwdpfnsboxgwlbaawzuefywkdplrsrjynbvygabwjldapfcsdwkbrkch',
  );
});

it('UR: the published mixed frames alone make the file', () => {
  const reader = openUrReader();
  for (const text of published.slice(9)) reader.take(text);
  for (const text of published.slice(2, 7)) reader.take(text.toUpperCase());
  expect(reader.progress).toEqual({ have: 9, need: 9 });
  expect(reader.result()).toEqual(wolf(256));
});

it('UR: any file comes back from frames in any order, some missing, some twice', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 0, maxLength: 3000 }),
      fc.integer({ min: 10, max: 400 }),
      fc.infiniteStream(fc.nat(99)),
      (file, longest, drawn) => {
        const frames = urFrames(file, longest);
        const reader = openUrReader();
        for (let sequence = 1; reader.result() === null && sequence < 50 * frames.fragments + 50; sequence += 1) {
          const chance = drawn.next().value;
          if (chance >= 30) reader.take(frames.frame(sequence));
          if (chance >= 90 && reader.take(frames.frame(sequence))) throw new Error('a frame told something new twice');
        }
        expect(reader.result()).toEqual(file);
      },
    ),
    { numRuns: 60 },
  );
});

it('UR: a file in one part comes back, and stands alone', () => {
  const reader = openUrReader();
  expect(reader.result()).toBeNull();
  expect([reader.take(encodeUr(wolf(50))), reader.take(encodeUr(wolf(50)).toLowerCase())]).toEqual([true, false]);
  expect(reader.result()).toEqual(wolf(50));
  expect(() => reader.take(encodeUr(wolf(51)))).toThrow('different files');
});

const frame = (parts: readonly number[]): string => `ur:bytes/1-1/${encodeBytewords(Uint8Array.from(parts))}`;

it.each([
  ['another type', 'ur:crypto-psbt/hdeymejt', 'input.schema', 'of type crypto-psbt'],
  ['no UR', 'ur:bytes/12/abc', 'input.schema', 'the form ur:bytes'],
  ['letters that are no Bytewords', 'ur:bytes/zzzzzzzzzzzz', 'input.schema', 'no Bytewords'],
  ['a changed letter', published[0]?.replace('dkgslpgh', 'dkgslpgw') ?? '', 'input.schema', 'checksum'],
  ['numbers outside unlike inside', published[0]?.replace('1-9', '2-9') ?? '', 'input.schema', 'contradict'],
  ['half a pair', 'ur:bytes/aeadaoaxa', 'input.schema', 'too early'],
  // [1, 1, 2^20 + 6, 0, one byte]
  ['a file over the limit', frame([0x85, 1, 1, 0x1a, 0, 0x10, 0, 6, 0, 0x41, 0]), 'input.too-large', '1 MB'],
  ['a number longer than it need be', frame([0x85, 0x18, 1, 1, 1, 0, 0x41, 0]), 'input.schema', 'shortest form'],
  ['a number of 64 bits', frame([0x85, 0x1b, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0x41, 0]), 'input.schema', '32 bits'],
  ['something behind the end', frame([0x85, 1, 1, 1, 0, 0x41, 0, 0]), 'input.schema', 'behind its end'],
  ['a length that does not fit', frame([0x85, 1, 1, 3, 0, 0x41, 0]), 'input.schema', 'does not fit'],
])('UR: %s is refused', (_, text, code, says) => {
  const refusal = refusalOf(() => openUrReader().take(text));
  expect([refusal.code, refusal.message]).toEqual([code, expect.stringContaining(says)]);
});

it('UR: frames of two files, frames that contradict each other and a wrong checksum are refused', () => {
  const reader = openUrReader();
  reader.take(published[0] ?? '');
  expect(() => reader.take(urFrames(wolf(257), 30).frame(1))).toThrow('different files');
  // The same frame, its data one bit different, its own checksum right.
  const [head, data] = [
    [0x85, 1, 1, 2, 0],
    [0x42, 0x41, 7],
  ];
  const lone = openUrReader();
  lone.take(frame([...head, ...data]));
  expect(() => lone.take(frame([...head, 0x42, 0x41, 6]))).toThrow('contradict each other');
  expect(() => lone.result()).toThrow('checksum');
});
