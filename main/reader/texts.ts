/** What the page says, by language. */
const english = {
  title: 'Read QR codes of Conclave',
  about:
    'This page puts a file together from pictures of QR codes or from their text, shows its SHA-256 and saves it. It asks no network: what you give it stays in this window.',
  images: 'Pictures of the codes (any number, in any order)',
  text: 'Or text from a scanner: one code a line',
  read: 'Read',
  again: 'Begin again',
  state: (have: number, need: number) => `${have} of ${need} frames`,
  noCode: (names: string) => `No code was found in: ${names}`,
  result: 'The file is complete',
  size: (bytes: number) => `${bytes.toLocaleString('en-US')} bytes. SHA-256, to be compared with the screen or paper it came from:`,
  name: 'Name to save it under',
  save: 'Save the file',
} as const;

type Texts = {
  readonly [K in keyof typeof english]: (typeof english)[K] extends (...given: infer G) => string ? (...given: G) => string : string;
};

const german: Texts = {
  title: 'QR-Codes von Conclave lesen',
  about:
    'Diese Seite setzt eine Datei aus Bildern von QR-Codes oder aus deren Text zusammen, zeigt ihren SHA-256 und speichert sie. Sie fragt kein Netz: Was Sie ihr geben, bleibt in diesem Fenster.',
  images: 'Bilder der Codes (beliebig viele, in beliebiger Folge)',
  text: 'Oder Text eines Scanners: ein Code je Zeile',
  read: 'Lesen',
  again: 'Von vorn beginnen',
  state: (have, need) => `${have} von ${need} Teilen`,
  noCode: (names) => `Kein Code gefunden in: ${names}`,
  result: 'Die Datei ist vollständig',
  size: (bytes) => `${bytes.toLocaleString('de-DE')} Bytes. SHA-256, zu vergleichen mit dem Bildschirm oder Papier, von dem sie kam:`,
  name: 'Name, unter dem sie gespeichert wird',
  save: 'Datei speichern',
};

export const textsOf = (language: string): Texts => (language.startsWith('de') ? german : english);
