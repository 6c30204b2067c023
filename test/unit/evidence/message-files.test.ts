import { describe, expect, test } from 'vitest';
import { missingFacts, writeMessage, type MessageSource } from '../../../main/evidence/message-files.ts';
import type { PlaybookMessage } from '../../../main/formats/playbook-message.ts';

const message: PlaybookMessage = {
  to: ['subscribers', 'root-programs'],
  subject: 'Der Schlüssel von {authority}: was heute geschah und was Sie jetzt bitte tun müssen',
  text: 'Seen: {evidence}\n\nDecided: {decisions}\n\n{revoked} {braces}\n{contact}, {now}',
};
const at = '2026-11-21T09:00:00.000Z';
const event = (seq: number, name: string, data: Record<string, unknown>) => ({ seq, at, step: 'sure', actor: 'alice', event: name, data });
const source: MessageSource = {
  mode: 'production',
  title: 'A plan',
  run: 'ab'.repeat(16),
  rules: 'private',
  playbook: { steps: [] },
  contact: ['Zoë Ångström', 'Bob'],
  now: at,
  events: [
    event(1, 'authority-opened', { label: 'root-r1', spkiSha256: 'a'.repeat(64) }),
    event(2, 'decided', { asks: 'Safe?', answer: 'no', says: 'No', reason: 'seen {now} and {evidence}' }),
  ],
  file: () => undefined,
};

describe('MESSAGES-WRITTEN', () => {
  test('facts are filled in once, what people wrote is not read for braces again, and what is not known is said', () => {
    const { text, subject } = writeMessage(message, source);
    expect(text.split('\n').slice(0, 3)).toEqual([
      'To: subscribers, root-programs',
      `Subject: ${subject}`,
      'Date: 2026-11-21 09:00:00 UTC',
    ]);
    expect(text).toContain(
      'Seen: not known yet\n\nDecided: Safe? No (seen {now} and {evidence})\n\nnot known yet {braces}\nZoë Ångström, Bob, ',
    );
    expect(missingFacts(message, source)).toEqual([
      'what was seen, who brought it, when it was obtained',
      'certificates recorded as revoked, with reason and date',
    ]);
  });

  test('the mail is a draft nobody receives: headers in ASCII, no line over 76 octets, its body the text with the line ends of mail', () => {
    const { mail, text } = writeMessage(message, source);
    const [head = '', body = ''] = mail.split('\r\n\r\n');
    expect(head).toMatch(/^[\x20-\x7e\r\n]+$/u);
    expect(Math.max(...mail.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(85);
    expect(head).toContain('From: <to-be-replaced@conclave.invalid>\r\nTo: undisclosed-recipients:;\r\n');
    expect(head).toContain('Date: Sat, 21 Nov 2026 09:00:00 +0000\r\n');
    const words = [...head.matchAll(/=\?utf-8\?B\?([^?]+)\?=/gu)];
    expect(words.every(([word]) => word.length <= 75)).toBe(true);
    expect(words.map(([, piece = '']) => Buffer.from(piece, 'base64').toString()).join('')).toBe(
      'Der Schlüssel von root-r1: was heute geschah und was Sie jetzt bitte tun müssen',
    );
    expect(Buffer.from(body, 'base64').toString().replaceAll('\r\n', '\n')).toBe(text.slice(text.indexOf('\n\n') + 2));
  });

  test('what is not production says so in subject and text', () => {
    const { subject, text } = writeMessage({ ...message, subject: 'Hello' }, { ...source, mode: 'rehearsal' });
    expect(subject).toBe('REHEARSAL not for use: Hello');
    expect(text).toContain('\n\nREHEARSAL not for use\n\nSeen:');
  });
});
