import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { cdpOver, CdpError } from '../../../../main/shell/chromium/cdp.ts';

function pair() {
  const toBrowser = new PassThrough();
  const fromBrowser = new PassThrough();
  const sent: string[] = [];
  toBrowser.on('data', (chunk: Buffer) =>
    sent.push(
      ...chunk
        .toString('utf8')
        .split('\0')
        .filter((text) => text !== ''),
    ),
  );
  return { cdp: cdpOver(toBrowser, fromBrowser), fromBrowser, toBrowser, sent };
}
const settle = (): Promise<void> => new Promise((done) => void setImmediate(done));

describe('CDP over a pipe', () => {
  test('a call is one JSON text ended by NUL, with the session where there is one', async () => {
    const { cdp, sent, fromBrowser } = pair();
    const answer = cdp.send('Page.enable', { a: 1 }, 'S');
    await settle();
    expect(sent.map((text) => JSON.parse(text) as unknown)).toEqual([{ id: 1, method: 'Page.enable', params: { a: 1 }, sessionId: 'S' }]);
    fromBrowser.write('{"id":1,"result":{"ok":true}}\0');
    await expect(answer).resolves.toEqual({ ok: true });
  });

  test.each([1, 2, 3, 7, 1000])('messages cut into pieces of %i bytes arrive whole and in order', async (size) => {
    const { cdp, fromBrowser } = pair();
    const heard: string[] = [];
    cdp.on(({ method, params, sessionId }) => void heard.push(`${method} ${JSON.stringify(params)} ${sessionId}`));
    const bytes = Buffer.from(
      '{"method":"A","params":{"t":"zwölf → ✓"}}\0{"method":"B","sessionId":"S"}\0{"method":"C","params":{"x":1}}\0',
    );
    for (let from = 0; from < bytes.length; from += size) fromBrowser.write(bytes.subarray(from, from + size));
    await settle();
    expect(heard).toEqual(['A {"t":"zwölf → ✓"} ', 'B {} S', 'C {"x":1} ']);
  });

  test('answers in another order find their calls; a refusal names the method', async () => {
    const { cdp, fromBrowser } = pair();
    const [one, two] = [cdp.send('One'), cdp.send('Two')];
    fromBrowser.write('{"id":2,"error":{"message":"no"}}\0{"id":1,"result":{}}\0');
    await expect(one).resolves.toEqual({});
    await expect(two).rejects.toThrow(new CdpError('Two: no'));
  });

  test('when the browser hangs up, open calls and later ones are refused', async () => {
    const { cdp, fromBrowser } = pair();
    const open = cdp.send('One');
    fromBrowser.end();
    fromBrowser.resume();
    await expect(open).rejects.toThrow(CdpError);
    await cdp.closed;
    await expect(cdp.send('Two')).rejects.toThrow('the browser has ended');
  });

  test('an answer nobody waits for is passed over', async () => {
    const { cdp, fromBrowser } = pair();
    fromBrowser.write('{"id":99,"result":{}}\0');
    const answer = cdp.send('One');
    fromBrowser.write('{"id":1,"result":{"a":1}}\0');
    await expect(answer).resolves.toEqual({ a: 1 });
  });
});
