// What the core says during a ceremony, in German: playbook and help texts of shipped ceremonies, what will happen, buttons, questions,
// labels. English sentence → German; {hole} is taken over as it stands, {~hole} may hold what `things` names. The log stays as the core
// wrote it. A test plays the ceremonies that are complete and looks for sentences that are missing here.

/** Steps of playbook root-ca: title, what is read aloud. */
const steps: Readonly<Record<string, string>> = {
  'Create a root CA': 'Eine Wurzel anlegen',
  'Roll call': 'Anwesenheit',
  'Read the names; each person confirms their own.': 'Die Namen vorlesen; jede Person bestätigt den eigenen.',
  'Check the machine': 'Den Rechner prüfen',
  'Check network, clock, software hashes, free space.': 'Netz, Uhr, Hashes der Software und freien Platz prüfen.',
  'Open the token': 'Das Token öffnen',
  'A custodian enters the PIN; everyone else looks away.': 'Eine verwahrende Person gibt die PIN ein; alle anderen schauen weg.',
  'Make the root key': 'Den Wurzelschlüssel erzeugen',
  'The token now makes the root key. The key can never leave it.': 'Das Token erzeugt jetzt den Wurzelschlüssel. Er kann es nie verlassen.',
  'Write the root certificate': 'Das Wurzelzertifikat schreiben',
  'The certificate is written from plan and profile. Nothing is signed yet.':
    'Das Zertifikat entsteht aus Plan und Profil. Noch ist nichts signiert.',
  'Write the first revocation list': 'Die erste Sperrliste schreiben',
  'The first revocation list is written. It is empty. Nothing is signed yet.':
    'Die erste Sperrliste entsteht. Sie ist leer. Noch ist nichts signiert.',
  'Check both against the rules': 'Beides an den Regeln prüfen',
  'Both documents are checked against every rule before they are signed.': 'Beides wird an jeder Regel geprüft, bevor es signiert wird.',
  'Read what will be signed': 'Lesen, was signiert wird',
  'Read each field aloud. The witness compares it with the plan on paper.':
    'Jedes Feld vorlesen. Wer bezeugt, vergleicht es mit dem Plan auf Papier.',
  Approve: 'Genehmigen',
  'Each custodian approves in person, with their own passphrase, or says no.':
    'Jede verwahrende Person genehmigt selbst, mit der eigenen Passphrase, oder sagt nein.',
  Sign: 'Signieren',
  'The root key now signs exactly what was approved. This cannot be undone.':
    'Der Wurzelschlüssel signiert jetzt genau das Genehmigte. Das lässt sich nicht rückgängig machen.',
  'Close the token': 'Das Token schließen',
  'The custodian closes the token and takes it out.': 'Die verwahrende Person schließt das Token und nimmt es heraus.',
  'Write the evidence': 'Den Nachweis schreiben',
  'Certificate, revocation list and evidence are written out and read back.':
    'Zertifikat, Sperrliste und Nachweis werden geschrieben und zurückgelesen.',
  'Sign off': 'Unterzeichnen',
  'Each person signs that the record is what they saw.': 'Jede Person unterzeichnet, dass die Aufzeichnung zeigt, was sie sah.',
};

/** What will happen, and the button that makes it happen. */
const acts: Readonly<Record<string, string>> = {
  'Each person’s presence is written to the log.': 'Die Anwesenheit jeder Person wird ins Protokoll geschrieben.',
  'Each person opens the key the policy names for them; its public half is written to the log.':
    'Jede Person öffnet den Schlüssel, den die Richtlinie für sie nennt; seine öffentliche Hälfte wird ins Protokoll geschrieben.',
  'A key is made for each person under their passphrase; its public half is written to the log.':
    'Für jede Person entsteht ein Schlüssel unter ihrer Passphrase; seine öffentliche Hälfte wird ins Protokoll geschrieben.',
  'Confirm my presence': 'Meine Anwesenheit bestätigen',
  'The checks and both confirmations of the clock are written to the log.':
    'Die Prüfungen und beide Bestätigungen der Uhr werden ins Protokoll geschrieben.',
  'Confirm the clock': 'Die Uhr bestätigen',
  'A new embedded software token is made in an encrypted file and opened with this PIN.':
    'Ein neues eingebautes Software-Token entsteht in einer verschlüsselten Datei und wird mit dieser PIN geöffnet.',
  'The PIN is sent to the token once. A wrong PIN counts against its retry counter.':
    'Die PIN geht einmal an das Token. Eine falsche PIN zählt bei ihm als Fehlversuch.',
  'Make and open the embedded token': 'Das eingebaute Token anlegen und öffnen',
  'The token makes a {algorithm} key pair that can sign, cannot be read out and cannot be copied by Conclave, then proves it with one probe signature.':
    'Das Token erzeugt ein Schlüsselpaar {algorithm}, das signieren, aber nicht ausgelesen und von Conclave nicht kopiert werden kann, und beweist es mit einer Probesignatur.',
  'Generate the key {label}': 'Den Schlüssel {label} erzeugen',
  'A serial number is reserved and the bytes of the certificate are built. Nothing is signed yet.':
    'Eine Seriennummer wird reserviert, und die Bytes des Zertifikats entstehen. Noch wird nichts signiert.',
  'Build the certificate': 'Das Zertifikat bauen',
  'The next CRL number is reserved and the bytes of the CRL are built. Nothing is signed yet.':
    'Die nächste Nummer der Sperrliste wird reserviert, und ihre Bytes entstehen. Noch wird nichts signiert.',
  'Build the CRL': 'Die Sperrliste bauen',
  'Every rule of rule set {rules} is applied to the bytes that would be signed.':
    'Jede Regel des Regelwerks {rules} wird auf die Bytes angewandt, die signiert würden.',
  'Lint {count} item': '{count} Dokument an den Regeln prüfen',
  'Lint {count} items': '{count} Dokumente an den Regeln prüfen',
  'Your review of exactly these bytes is written to the log.': 'Ihre Durchsicht genau dieser Bytes wird ins Protokoll geschrieben.',
  'Confirm the review': 'Die Durchsicht bestätigen',
  'Your key signs a statement over exactly these bytes. It signs nothing else.':
    'Ihr Schlüssel signiert eine Erklärung über genau diese Bytes. Er signiert nichts anderes.',
  'Approve {~items}': 'Genehmigen: {~items}',
  'The token signs {count} approved item with key {label}, once each. This cannot be undone.':
    'Das Token signiert {count} genehmigtes Dokument mit dem Schlüssel {label}, genau einmal. Das lässt sich nicht rückgängig machen.',
  'The token signs {count} approved items with key {label}, once each. This cannot be undone.':
    'Das Token signiert {count} genehmigte Dokumente mit dem Schlüssel {label}, jedes genau einmal. Das lässt sich nicht rückgängig machen.',
  'Sign {~items} with {label}': 'Signieren: {~items} mit {label}',
  'The login session ends and the process that knew the PIN is stopped.':
    'Die Anmeldung endet, und der Prozess, der die PIN kannte, wird beendet.',
  '{count} files are written, read back and compared. Nothing is overwritten.':
    '{count} Dateien werden geschrieben, zurückgelesen und verglichen. Nichts wird überschrieben.',
  'Export {count} files': '{count} Dateien ausgeben',
  'Two people say that this device may carry the copy away. Their names and the reason go into the log; nothing is written before.':
    'Zwei Personen sagen, dass dieses Gerät das Exemplar wegtragen darf. Ihre Namen und der Grund kommen ins Protokoll; vorher wird nichts geschrieben.',
  'Answer for it': 'Dafür einstehen',
  'Answer for it as the second person': 'Als zweite Person dafür einstehen',
  'Your key signs the length and end of the log and the list of all files. With the last signature the bundle is complete.':
    'Ihr Schlüssel signiert Länge und Ende des Protokolls und die Liste aller Dateien. Mit der letzten Signatur ist der Nachweis vollständig.',
};

/** What is asked. */
const questions: Readonly<Record<string, string>> = {
  'I am {name} and I am present': 'Ich bin {name} und bin anwesend',
  'Choose your passphrase for this run, {count} characters or more':
    'Wählen Sie Ihre Passphrase für diesen Lauf, mindestens {count} Zeichen',
  'The passphrase of your key, which the policy names': 'Die Passphrase Ihres Schlüssels, den die Richtlinie nennt',
  'From your paper or a second machine, type words {numbers} of the plan hash':
    'Von Ihrem Papier oder einem zweiten Rechner: Wörter {numbers} des Hashes des Plans',
  'From your paper or a second machine, type words {numbers} of the to-be-signed hash':
    'Von Ihrem Papier oder einem zweiten Rechner: Wörter {numbers} des Hashes dessen, was signiert wird',
  'Which clock do you compare with?': 'Mit welcher Uhr vergleichen Sie?',
  'The time {time} UTC is right': 'Die Zeit {time} UTC stimmt',
  'Choose the PIN of the new embedded token': 'Wählen Sie die PIN des neuen eingebauten Tokens',
  'User PIN of the token': 'Benutzer-PIN des Tokens',
  'Type the label of the new key': 'Den Namen des neuen Schlüssels eingeben',
  'I compared every field with the plan': 'Ich habe jedes Feld mit dem Plan verglichen',
  'Do you approve exactly these bytes?': 'Genehmigen Sie genau diese Bytes?',
  Refuse: 'Ablehnen',
  'Approve on a second machine': 'Auf einem zweiten Rechner genehmigen',
  'Is the signature of the second machine there?': 'Ist die Signatur des zweiten Rechners da?',
  'Approve with the signature of the second machine': 'Mit der Signatur des zweiten Rechners genehmigen',
  'Decide here instead': 'Doch hier entscheiden',
  'What conclave approve wrote for {name} on the second machine': 'Was conclave approve auf dem zweiten Rechner für {name} schrieb',
  'Passphrase of {name}': 'Passphrase von {name}',
  'Type the label of the key that signs': 'Den Namen des signierenden Schlüssels eingeben',
  'Number of the seal that copy {number} gets (none, if it gets none)':
    'Nummer des Siegels für Exemplar {number} (none, wenn es keines bekommt)',
  'Does this device leave the machine?': 'Verlässt dieses Gerät den Rechner?',
  'Yes, use it': 'Ja, verwenden',
  'No, take another medium': 'Nein, ein anderes Medium nehmen',
  'Why it may be used, for the log': 'Warum es verwendet werden darf, für das Protokoll',
  'Directory of the medium for copy {number}': 'Verzeichnis des Mediums für Exemplar {number}',
};

/** Labels of facts; `label: value` where the value is the core's word, too. */
const facts: Readonly<Record<string, string>> = {
  'Not sure to be removable': 'Nicht sicher herausnehmbar',
  'Reason given': 'Genannter Grund',
  Token: 'Token',
  Key: 'Schlüssel',
  Authority: 'Stelle',
  Subject: 'Inhaber',
  Issuer: 'Aussteller',
  'Valid from': 'Gültig ab',
  'Valid until': 'Gültig bis',
  Validity: 'Gültigkeit',
  'Serial number': 'Seriennummer',
  'CRL number': 'Nummer der Sperrliste',
  'This update': 'Ausgabe',
  'Next update': 'Nächste Ausgabe',
  'Key label': 'Name des Schlüssels',
  Algorithm: 'Verfahren',
  Use: 'Zweck',
  'Use: signing only': 'Zweck: nur signieren',
  'Use: signing checkpoints of the logs, nothing else': 'Zweck: Prüfpunkte der Protokolle signieren, sonst nichts',
  'Leaves the token: never': 'Verlässt das Token: nie',
  Profile: 'Profil',
  Kind: 'Art',
  'Kind: full and complete CRL': 'Art: volle, vollständige Sperrliste',
  Version: 'Version',
  'Signature algorithm': 'Signaturverfahren',
  'Public key': 'Öffentlicher Schlüssel',
  'Public key SHA-256': 'SHA-256 des öffentlichen Schlüssels',
  'rehearsal mark (critical)': 'Kennzeichen der Probe (kritisch)',
  'Revoked certificates': 'Gesperrte Zertifikate',
  'Token: open': 'Token: offen',
  'Token: already closed': 'Token: schon geschlossen',
  'Events in the log': 'Ereignisse im Protokoll',
  'End of the log': 'Ende des Protokolls',
  Files: 'Dateien',
  Manifest: 'Verzeichnis der Dateien',
  cert: 'Zertifikat',
  crl: 'Sperrliste',
  'Certificate ({step})': 'Zertifikat ({step})',
  'CRL ({step})': 'Sperrliste ({step})',
  reserved: 'reserviert',
  profile: 'Profil',
  plan: 'Plan',
  clock: 'Uhr',
  token: 'Token',
  rehearsal: 'Probe',
  'the public key, as the profile says': 'der öffentliche Schlüssel, wie das Profil sagt',
  'the issuer’s certificate': 'das Zertifikat des Ausstellers',
  '(none yet)': '(noch keiner)',
  blank: 'leer',
};

/** What is on a button besides the verb, by name. */
export const things: Readonly<Record<string, string>> = {
  'root certificate {name}': 'Wurzelzertifikat {name}',
  'certificate {name}': 'Zertifikat {name}',
  'CRL {number}': 'Sperrliste {number}',
};

export const sentences: Readonly<Record<string, string>> = { ...steps, ...acts, ...questions, ...facts };
