/** What people write on paper during a step of a kind, beside initials and times. */
interface WrittenFields {
  /** Boxes to tick. */
  readonly ticks?: readonly string[];
  /** Lines to fill in. */
  readonly blanks?: readonly string[];
  /** Hashes whose words are written down as they are read aloud. */
  readonly words?: readonly string[];
}

/** Kind of a step → what is written. A kind that is not here has initials and times only. */
export const writtenFields: Readonly<Record<string, WrittenFields>> = {
  'roll-call': { ticks: ['The words of the plan’s hash on this paper were read aloud and are those on the screen'] },
  attest: { ticks: ['Everyone saw it'] },
  preflight: {
    ticks: ['No network cable, no wireless device'],
    blanks: ['Clock compared with', 'Time it showed (UTC)', 'Seal of the machine'],
  },
  'init-token': { blanks: ['Token serial number', 'Token label'] },
  'open-token': { blanks: ['Token serial number', 'Token label', 'Seal of its bag, as found'] },
  'generate-key-pair': { words: ['Words of the hash of the public key'] },
  'import-request': { blanks: ['Medium it came on (label, seal)', 'Brought by', 'SHA-256 of the request, by its owner'] },
  'import-requests': {
    ticks: ['Every request that was left out was named aloud, with the reason'],
    blanks: ['Medium they came on (label, seal)', 'Brought by', 'Requests on the medium', 'Requests taken'],
  },
  'import-issued-certificate': {
    ticks: ['The SHA-256 of the root is the one its owner publishes or handed over on paper'],
    blanks: ['Medium it came on (label, seal)', 'Brought by'],
  },
  'import-authority': {
    ticks: ['The SHA-256 of the certificate is the one its owner publishes or handed over on paper', 'Its old home signs nothing any more'],
    blanks: ['Medium it came on (label, seal)', 'Brought by', 'Number of its last CRL, by its old home'],
  },
  review: {
    ticks: ['Every field was read aloud and is as planned'],
    words: ['Words of the hash of what will be signed, as read aloud'],
  },
  approve: { blanks: ['Approved by'] },
  'close-token': { blanks: ['Seal of the token’s bag, new', 'Kept by, and where'] },
  export: { blanks: ['Media written (label, seal)', 'Taken by'] },
  'sign-off': { words: ['Words of the closing checkpoint: head of the log'] },
};
