import type { Translation } from '../catalogue.ts';
import type { radius as english } from '../en/radius.ts';

/** Was am Schlüssel einer CA hängt, nach dem Verzeichnis. */
export const radius: Translation<typeof english> = {
  'radius.title': 'Was daran hängt',
  'radius.text':
    'Was nach dem Verzeichnis unter diesem Schlüssel steht, und was wann nicht mehr geht, würde er jetzt gesperrt. Geändert wird nichts.',
  'radius.show': 'Zählen, was darunter steht',
  'radius.counting': 'Das Verzeichnis wird gezählt',
  'radius.save': 'Als Daten speichern',
  'radius.saved': 'Als Daten gespeichert:',
  'radius.certificates': 'Gültige Zertifikate',
  'radius.authorities': 'CAs, diese mitgezählt',
  'radius.crls': 'Veröffentlichte Sperrlisten',
  'radius.responses': 'OCSP-Antworten, die noch gelten',
  'radius.responders': 'Gültige OCSP-Responder',
  'radius.picture': 'Schlüssel für Schlüssel',
  'radius.elsewhere': 'Wird anderswo betrieben: Was sie ausgestellt hat, ist hier nicht bekannt.',
  'radius.counts': '{live} gültig, {revoked} gesperrt, {ended} abgelaufen',
  'radius.profile': '{number} nach {profile}, das letzte bis {day}',
  'radius.list': 'Die eigene Liste {number} gilt bis {day}',
  'radius.live': 'gültig',
  'radius.revoked': 'gesperrt',
  'radius.ended': 'abgelaufen',
  'radius.environments': 'Nach Umgebung',
  'radius.environment.none': 'in keinem gespeicherten Entwurf genannt',
  'radius.environment.counts': '{certificates} gültige Zertifikate, {authorities} CAs',
  'radius.stops': 'Was nicht mehr geht',
  'radius.stops.now': 'Sobald jemand handelt',
  'radius.stops.by': 'Bis {day}',
  'radius.addresses': 'Wo Prüfende nachsehen',
  'radius.addresses.none': 'Keine Policy nennt eine Adresse.',
  'radius.counted': 'Gezählt um {at}.',
};
