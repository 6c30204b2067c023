import { crc32 } from './crc32.ts';
import { urError } from './ur-error.ts';

/** First and last letter of each of the 256 Bytewords (BCR-2020-012), in order: the minimal form. */
const pairs =
  'aeadaoaxaaahamatayasbkbdbnbtbabsbebybgbwbbbzcmchcscfcycwcecackctcxclcpcndkdadsdidedtdrdndwdpdmdldyeheyeoeeecenemetesftfrfnfsfmfh' +
  'fzfpfwfxfyfefgflfdgagegrgsgtglgwgdgygmgughgohfhghdhkhthphhhlhyhehnhsidiaieihiyioisinimjejzjnjtjljojsjpjkjykpkoktkskkknkgkekikblb' +
  'lalylflslrlplnltloldlelulklgmnmymhmemomumwmdmtmsmknlnyndnsntnnnenboyoeotoxonolospdptpkpypspmplpepfpaprqdqzrerprlrorhrdrkrfryrnrs' +
  'rtsesasrssskswstspsosgsbsfsntotktitttdtetytltbtstptatnuyuoutueurvtvyvovlvevwvavdvswlwdwmwpwewywswtwnwzwfwkykynylyaytzszoztzczezm';

const pairOf = Array.from({ length: 256 }, (_, byte) => pairs.slice(2 * byte, 2 * byte + 2));
const byteOf = new Map(pairOf.map((pair, byte) => [pair, byte]));
const checkLength = 4;

/** Bytes and their CRC-32 in minimal Bytewords, lower case. */
export function encodeBytewords(bytes: Uint8Array): string {
  const check = new Uint8Array(checkLength);
  new DataView(check.buffer).setUint32(0, crc32(bytes));
  return [bytes, check].map((each) => Array.from(each, (byte) => pairOf[byte]).join('')).join('');
}

/** Minimal Bytewords, lower case, as bytes. Throws input.schema where a pair is none or the checksum is another. */
export function parseBytewords(text: string): Uint8Array {
  const whole = Uint8Array.from({ length: Math.floor(text.length / 2) }, (_, index) => {
    const byte = byteOf.get(text.slice(2 * index, 2 * index + 2));
    if (byte === undefined) throw urError('it holds letters that are no Bytewords');
    return byte;
  });
  if (text.length % 2 !== 0 || whole.length <= checkLength) throw urError('it ends too early');
  const bytes = whole.subarray(0, -checkLength);
  const check = new DataView(whole.buffer).getUint32(bytes.length);
  if (check !== crc32(bytes)) throw urError('its checksum does not fit its content');
  return bytes;
}
