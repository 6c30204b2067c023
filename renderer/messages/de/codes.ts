import type { Translation } from '../catalogue.ts';
import type { codes as english } from '../en/codes.ts';

/** Dateien als QR-Codes. */
export const codes: Translation<typeof english> = {
  'codes.show': 'QR-Codes',
  'codes.title': 'QR-Codes von {name}',
  'codes.one': 'Ein Code enthält die ganze Datei.',
  'codes.many':
    'Beliebige {needed} dieser Codes, oder wenige mehr, ergeben die Datei; was verpasst wird, kommt in anderen wieder. Halten Sie ein Telefon oder einen zweiten Rechner vor den Bildschirm, mit conclave-reader.html oder einem anderen Leser für URs, und vergleichen Sie dort den SHA-256.',
  'codes.code': 'QR-Code {sequence}',
  'codes.at': 'Code {sequence}, {needed} werden gebraucht',
  'codes.play': 'Abspielen',
  'codes.pause': 'Anhalten',
  'codes.step': 'Nächster Code',
  'codes.sheet.a4': 'Auf A4 speichern',
  'codes.sheet.letter': 'Auf Letter speichern',
  'codes.saved': '{codes} Codes gespeichert, {needed} werden gebraucht',
  'codes.camera': 'Die Kamera verwenden',
  'codes.camera.allow': 'Die Kamera für diesen Schritt erlauben',
  'codes.camera.stop': 'Kamera aus',
  'codes.camera.picture': 'Was die Kamera sieht',
  'codes.camera.none': 'Die Kamera gab kein Bild. Sie ist aus; bringen Sie Bilder der Codes oder den Text eines Scanners.',
  'codes.read': 'Aus QR-Codes',
  'codes.read.title': 'QR-Codes lesen',
  'codes.read.text': 'Bilder der Codes, oder was ein Scanner daraus gelesen hat. Die Folge ist gleich, und Fehlendes kann ergänzt werden.',
  'codes.read.pictures': 'Bilder wählen',
  'codes.read.paste': 'Text der Codes, einer je Zeile',
  'codes.read.button': 'Lesen',
  'codes.read.again': 'Von vorn beginnen',
  'codes.read.without': 'Kein Code gefunden in {names}.',
  'codes.read.missing': '{have} von {need} Codes sind da.',
  'codes.read.found': 'Die Datei ist vollständig: {size}. Vergleichen Sie ihren SHA-256 mit dem Bildschirm oder Papier, von dem sie kam.',
  'codes.read.take': 'Diese Datei nehmen',
};
