/** Texts of the scenarios that ship (resources/scenarios/): what happens, what is asked, answers, and why they are right or not. */
const events: Readonly<Record<string, string>> = {
  'The clock is more than a year ahead': 'Die Uhr geht mehr als ein Jahr vor',
  'The battery of the workstation was changed. Nobody looked at the clock since, and the next list is due.':
    'Die Batterie des Rechners wurde gewechselt. Seither hat niemand auf die Uhr gesehen, und die nächste Liste ist fällig.',
  'The clock is wrong': 'Die Uhr geht falsch',
  'The machine says it is more than a year later than everybody’s watch. Its battery was changed last week.':
    'Nach dem Rechner ist es mehr als ein Jahr später als auf allen Armbanduhren. Seine Batterie wurde letzte Woche gewechselt.',
  'What is done?': 'Was wird getan?',
  'The clock is set by the radio clock, and two people confirm it':
    'Die Uhr wird nach der Funkuhr gestellt, und zwei Personen bestätigen sie',
  'A list is dated by this clock. A date that has not come hides every list until it has.':
    'Diese Uhr datiert die Liste. Ein Datum in der Zukunft verdeckt jede Liste, bis es da ist.',
  'Nobody will look at the date': 'Auf das Datum sieht niemand',
  'Relying parties do nothing else. What is signed now counts from a day that has not come.':
    'Wer prüft, tut nichts anderes. Was jetzt signiert wird, gilt ab einem Tag, der noch nicht da ist.',
  'The disk is full at the moment of revocation': 'Die Platte ist voll, gerade bei der Sperrung',
  'A certificate is to be revoked. The custodians have approved it, and the machine cannot write.':
    'Ein Zertifikat soll gesperrt werden. Es ist genehmigt, und der Rechner kann nicht schreiben.',
  'The disk is full': 'Die Platte ist voll',
  'The machine says that it cannot write any more. Somebody copied an old archive onto it this morning.':
    'Der Rechner sagt, dass er nicht mehr schreiben kann. Heute früh hat jemand ein altes Archiv darauf kopiert.',
  'The archive is moved to a medium before everybody’s eyes; nothing of the record is touched':
    'Das Archiv kommt vor aller Augen auf ein Medium; vom Verzeichnis wird nichts angerührt',
  'What was not recorded did not happen; with room the same step goes through.':
    'Was nicht aufgezeichnet wurde, ist nicht geschehen; mit Platz geht derselbe Schritt durch.',
  'Conclave is started again': 'Conclave wird neu gestartet',
  'A start makes no room, and what was refused is refused again.':
    'Ein Neustart schafft keinen Platz, und was abgewiesen war, wird es wieder.',
  'Old logs are deleted': 'Alte Protokolle werden gelöscht',
  'Logs are evidence. Conclave has none that may go, and the audit would say what is missing.':
    'Protokolle sind Nachweise. Conclave hat keines, das weg darf, und die Prüfung würde sagen, was fehlt.',
  'Everything goes wrong at once': 'Alles geht auf einmal schief',
  'The key of the issuing CA is stolen, on the day the token, the disk, the clock and the medium fail. There is no time, and there is enough of it.':
    'Der Schlüssel der ausstellenden CA ist gestohlen, am Tag, an dem Token, Platte, Uhr und Medium versagen. Es ist keine Zeit, und es ist genug davon.',
  'The token has locked its PIN': 'Das Token hat seine PIN gesperrt',
  'Somebody practised on this token yesterday. It takes no user PIN any more.':
    'Gestern hat jemand an diesem Token geübt. Es nimmt keine Benutzer-PIN mehr an.',
  'The security officer’s PIN is fetched from its safe, and the user PIN is set anew by two people':
    'Die PIN des Security Officers wird aus ihrem Tresor geholt, und zwei Personen setzen die Benutzer-PIN neu',
  'The SO PIN resets the user PIN and needs at least as many people; the key stays as it is.':
    'Die SO-PIN setzt die Benutzer-PIN zurück und braucht mindestens so viele Personen; der Schlüssel bleibt, wie er ist.',
  'Another PIN is tried': 'Eine andere PIN wird versucht',
  'A locked token takes none. On a token that is not locked yet, each try may be the last.':
    'Ein gesperrtes Token nimmt keine. Bei einem, das noch nicht gesperrt ist, kann jeder Versuch der letzte sein.',
  'The backup token with the same key is fetched and opened': 'Das Ersatz-Token mit demselben Schlüssel wird geholt und geöffnet',
  'A proved backup holds the same key. It must come back under seal afterwards.':
    'Eine nachgewiesene Kopie hat denselben Schlüssel. Danach muss sie wieder unter Siegel.',
  'The token is not in its reader': 'Das Token steckt nicht im Leser',
  'The light of the reader is off. The token was pulled out, or its contact is broken; nobody saw it happen.':
    'Das Licht des Lesers ist aus. Das Token wurde gezogen, oder sein Kontakt ist defekt; niemand hat es gesehen.',
  'Everybody stops; the token is found on the table, looked at by two people, and put back':
    'Alle halten inne; das Token liegt auf dem Tisch, zwei Personen sehen es an, und es kommt zurück in den Leser',
  'Two people saw where it was. Nothing was asked of it meanwhile, and the run goes on where it stood.':
    'Zwei Personen sahen, wo es war. Inzwischen wurde nichts von ihm verlangt, und der Lauf geht weiter, wo er stand.',
  'Try again and hope': 'Noch einmal versuchen und hoffen',
  'A reader that is empty answers the same each time, and nobody knows yet where the token is.':
    'Ein leerer Leser antwortet jedes Mal dasselbe, und noch weiß niemand, wo das Token ist.',
  'The spare reader is brought, and the same token is put into it before everybody’s eyes':
    'Der Ersatzleser wird gebracht, und dasselbe Token kommt vor aller Augen hinein',
  'It is the same token by serial and key; another reader is not another token.':
    'Nach Seriennummer und Schlüssel ist es dasselbe Token; ein anderer Leser ist kein anderes Token.',
  'Another medium lies in the drive': 'Im Laufwerk liegt ein anderes Medium',
  'The medium that was sealed for today is not in the drive. What lies there has no label, and a file of somebody’s holiday on it.':
    'Das für heute versiegelte Medium liegt nicht im Laufwerk. Was dort liegt, hat keine Aufschrift, und eine Datei aus jemandes Ferien ist darauf.',
  'The sealed medium is fetched, its seal compared with the record, and put in':
    'Das versiegelte Medium wird geholt, sein Siegel mit dem Verzeichnis verglichen, und es wird eingelegt',
  'What leaves the room is on a medium whose number stands in the record.':
    'Was den Raum verlässt, liegt auf einem Medium, dessen Nummer im Verzeichnis steht.',
  'This one will do': 'Dieses tut es auch',
  'Nobody knows where it was. Conclave does not find the medium that was prepared.':
    'Niemand weiß, wo es war. Conclave findet das vorbereitete Medium nicht.',
  'A new medium is unpacked, and its number written down by two people':
    'Ein neues Medium wird ausgepackt, und zwei Personen schreiben seine Nummer auf',
  'A new medium is as good, once its number stands in the record.':
    'Ein neues Medium ist so gut, sobald seine Nummer im Verzeichnis steht.',
  'It was a false alarm': 'Es war falscher Alarm',
  'Somebody saw certificates nobody knows. An hour later it turns out that they are from your own test system, which has a key of its own.':
    'Jemand sah Zertifikate, die niemand kennt. Eine Stunde später zeigt sich: Sie kommen vom eigenen Testsystem, das einen eigenen Schlüssel hat.',
  'The certificates are from the test system': 'Die Zertifikate kommen vom Testsystem',
  'An administrator recognises them: they were made on the test system yesterday, with its own key. The fingerprints of that key are in the file.':
    'Jemand vom Betrieb erkennt sie: Sie entstanden gestern auf dem Testsystem, mit dessen eigenem Schlüssel. Seine Fingerabdrücke stehen in der Akte.',
  'What is done with this?': 'Was wird damit getan?',
  'The fingerprint of the key is compared with the record by two people, and the decision says so':
    'Zwei Personen vergleichen den Fingerabdruck des Schlüssels mit dem Verzeichnis, und die Entscheidung sagt es',
  'A false alarm ends with a reason that somebody can check a year later.':
    'Ein falscher Alarm endet mit einem Grund, den jemand ein Jahr später prüfen kann.',
  'Good; everybody goes home': 'Gut; alle gehen nach Hause',
  'Whoever forged them would say the same.': 'Wer sie gefälscht hat, würde dasselbe sagen.',
  'Revoke anyway, to be safe': 'Trotzdem sperren, sicher ist sicher',
  'It takes everything the CA issued with it. Where nobody can show that the key is safe, it is right; here somebody can.':
    'Das nimmt alles mit, was die CA ausgestellt hat. Wo niemand zeigen kann, dass der Schlüssel sicher ist, ist es richtig; hier kann es jemand.',
  'A journalist is on the telephone': 'Eine Journalistin ist am Telefon',
  'A journalist has heard that certificates of yours are about to be revoked, and asks whether it is true. Her article is out in an hour.':
    'Eine Journalistin hat gehört, dass Zertifikate von Ihnen gesperrt werden sollen, und fragt, ob das stimmt. Ihr Artikel erscheint in einer Stunde.',
  'What do you say?': 'Was sagen Sie?',
  'One person speaks for us and calls back; nobody else says anything':
    'Eine Person spricht für uns und ruft zurück; sonst sagt niemand etwas',
  'One voice, with facts that stand in the record, and a time at which more follows.':
    'Eine Stimme, mit Tatsachen aus dem Verzeichnis und einer Zeit, zu der mehr folgt.',
  'It is not true': 'Es stimmt nicht',
  'What is denied today is in the revocation list tomorrow, for everybody to see.':
    'Was heute bestritten wird, steht morgen in der Sperrliste, für alle sichtbar.',
  'Everything we know so far, and what we suspect': 'Alles, was wir bisher wissen, und was wir vermuten',
  'Openness is right; a suspicion that is printed as a fact cannot be called back.':
    'Offenheit ist richtig; ein Verdacht, der als Tatsache gedruckt wird, lässt sich nicht zurückholen.',
  'The token takes no PIN any more': 'Das Token nimmt keine PIN mehr',
  'A certificate is to be revoked today. The token was used for practice, and nobody said so.':
    'Heute soll ein Zertifikat gesperrt werden. Am Token wurde geübt, und niemand hat es gesagt.',
  'A whole class of certificates was issued wrongly': 'Eine ganze Klasse von Zertifikaten wurde falsch ausgestellt',
  'A profile had a wrong value for weeks. Everything issued under it has to go, and the world is watching.':
    'Wochenlang stand in einem Profil ein falscher Wert. Alles, was danach ausgestellt wurde, muss weg, und die Welt sieht zu.',
  'How many are there?': 'Wie viele sind es?',
  'Support asks whether only the certificates of the big customers could be revoked today, and the others next week.':
    'Der Support fragt, ob heute nur die Zertifikate der großen Kunden gesperrt werden könnten, und die anderen nächste Woche.',
  'What is decided?': 'Was wird entschieden?',
  'All of the class, at once, as the selection says': 'Die ganze Klasse, auf einmal, wie die Auswahl sagt',
  'The deadline of BR 4.9.1.1 counts for each of them from the same moment.':
    'Die Frist von BR 4.9.1.1 zählt für jedes ab demselben Augenblick.',
  'The big customers first': 'Die großen Kunden zuerst',
  'Size is no criterion of the Requirements. It is how mass revocations end as incidents.':
    'Größe ist kein Maß der Anforderungen. So werden Massensperrungen selbst zum Vorfall.',
};

/** The same for the rest of them. */
const more: Readonly<Record<string, string>> = {
  'A certificate of your own hierarchy is compromised': 'Ein Zertifikat Ihrer eigenen Hierarchie ist kompromittiert',
  'Your own hierarchy, with a key made for the day: the holder of a certificate you issued lost its key, and calls twice.':
    'Ihre eigene Hierarchie, mit einem Schlüssel für diesen Tag: Wem Sie ein Zertifikat ausgestellt haben, hat den Schlüssel verloren und ruft zweimal an.',
  'A second key may be stolen': 'Vielleicht ist ein zweiter Schlüssel gestohlen',
  'The operator calls again: on the same machine lay the key of their OCSP responder. They ask whether that matters.':
    'Der Betreiber ruft wieder an: Auf demselben Rechner lag der Schlüssel seines OCSP-Responders. Er fragt, ob das etwas ausmacht.',
  'It is recorded now, with the time, and gets a run of its own: this one is about what was agreed':
    'Es wird jetzt mit der Zeit aufgezeichnet und bekommt einen eigenen Lauf: In diesem geht es um das Vereinbarte',
  'Its clocks count from this call. What this run revokes was read aloud and approved; nothing slips in beside it.':
    'Seine Fristen zählen ab diesem Anruf. Was dieser Lauf sperrt, wurde vorgelesen und genehmigt; nichts schlüpft daneben hinein.',
  'One thing after the other: they should call again tomorrow': 'Eins nach dem anderen: Sie sollen morgen wieder anrufen',
  'Evidence was obtained with this call; the clocks do not wait until tomorrow.':
    'Mit diesem Anruf haben wir Kenntnis; die Fristen warten nicht bis morgen.',
  'It is put on this list as well, without reading it again': 'Es kommt auch auf diese Liste, ohne dass es noch einmal gelesen wird',
  'What nobody read and approved is not revoked here.': 'Was niemand gelesen und genehmigt hat, wird hier nicht gesperrt.',
  'Your own next list, in a hurry': 'Ihre eigene nächste Liste, in Eile',
  'Your own hierarchy, with a key made for the day: the web server serves a list that ends tonight.':
    'Ihre eigene Hierarchie, mit einem Schlüssel für diesen Tag: Der Webserver liefert eine Liste, die heute Nacht endet.',
  'Everything your own authority issued under one profile': 'Alles, was Ihre eigene CA unter einem Profil ausgestellt hat',
  'Your own hierarchy, with a key made for the day: one profile was wrong, and all it made is revoked in one run.':
    'Ihre eigene Hierarchie, mit einem Schlüssel für diesen Tag: Ein Profil war falsch, und alles daraus wird in einem Lauf gesperrt.',
  '{name} must leave': '{name} muss gehen',
  '{name} is called away: a child is ill at school. There is no telling how long it takes.':
    '{name} wird weggerufen: Ein Kind ist in der Schule krank geworden. Niemand weiß, wie lange es dauert.',
  'The run is paused until the person is back, and nobody leaves the room alone with the token':
    'Der Lauf pausiert, bis die Person zurück ist, und niemand verlässt allein mit dem Token den Raum',
  'No role is taken over by somebody who was not reviewed for it. Clocks go on meanwhile.':
    'Keine Rolle übernimmt jemand, der nicht dafür vorgesehen ist. Die Fristen laufen inzwischen weiter.',
  'The others go on and sign for the one who is away': 'Die anderen machen weiter und unterschreiben für die abwesende Person',
  'What somebody signs for somebody else is not an approval, and it takes a key they do not have.':
    'Was jemand für jemand anderen unterschreibt, ist keine Genehmigung, und es braucht einen Schlüssel, den sie nicht haben.',
  'The key of the issuing CA is stolen': 'Der Schlüssel der ausstellenden CA ist gestohlen',
  'Certificates that no record knows were met on the network. They verify under the key of your issuing CA. You have the root, its people, and a telephone that rings.':
    'Im Netz tauchen Zertifikate auf, die kein Verzeichnis kennt. Sie sind unter dem Schlüssel Ihrer ausstellenden CA gültig. Sie haben die Wurzel, ihre Leute und ein Telefon, das klingelt.',
  'The request was changed on its way': 'Der Antrag wurde unterwegs verändert',
  'Somebody changed the request on the operator’s medium. It looks as it should, and its name is right.':
    'Jemand hat den Antrag auf dem Medium des Betreibers verändert. Er sieht aus, wie er soll, und sein Name stimmt.',
  'The file was refused. What is done?': 'Die Datei wurde abgewiesen. Was wird getan?',
  'The sender is called back on the number in the file, and sends it again':
    'Wer sie geschickt hat, wird unter der Nummer in der Akte angerufen und schickt sie neu',
  'A refused file is kept as it is, and the sender hears of it over a way the thief does not hold.':
    'Eine abgewiesene Datei bleibt, wie sie ist, und der Absender hört davon auf einem Weg, den der Dieb nicht hat.',
  'The same file is read once more': 'Dieselbe Datei wird noch einmal gelesen',
  'Bytes do not become right by being read again.': 'Bytes werden nicht richtig, indem man sie noch einmal liest.',
  'We know the sender; the check is left out': 'Wir kennen den Absender; die Prüfung entfällt',
  'A proof of possession, a signature: nobody may waive these.': 'Ein Besitznachweis, eine Signatur: Darauf darf niemand verzichten.',
  'The token is gone when it is to sign': 'Das Token ist weg, wenn es signieren soll',
  'The next list of the root is due tonight. Everything is approved. The custodian reaches for the token.':
    'Die nächste Liste der Wurzel ist heute Nacht fällig. Alles ist genehmigt. Die verwahrende Person greift nach dem Token.',
  'The witness is called away': 'Wer bezeugt, wird weggerufen',
  'A certificate is to be revoked today: its holder lost the key. In the middle of it the witness has to go.':
    'Heute soll ein Zertifikat gesperrt werden: Sein Inhaber hat den Schlüssel verloren. Mittendrin muss gehen, wer bezeugt.',
  'The wrong list is handed over': 'Die falsche Liste wird überbracht',
  'A list that was signed ahead is let out today. The medium comes by messenger.':
    'Eine im Voraus signierte Liste wird heute freigegeben. Das Medium kommt per Boten.',
  'The messenger brings a medium. The list on it looks right, and was changed by one bit.':
    'Der Bote bringt ein Medium. Die Liste darauf sieht richtig aus, und ein Bit wurde verändert.',
  'What is done with it?': 'Was wird damit getan?',
};

/** Goals. */
const goals: Readonly<Record<string, string>> = {
  'Clock: what was done first was right': 'Uhr: Was zuerst getan wurde, war richtig',
  'Disk-full: what was done first was right': 'Volle Platte: Was zuerst getan wurde, war richtig',
  'Pin-locked: what was done first was right': 'Gesperrte PIN: Was zuerst getan wurde, war richtig',
  'Token-gone: what was done first was right': 'Fehlendes Token: Was zuerst getan wurde, war richtig',
  'Test-system: what was done first was right': 'Testsystem: Was zuerst getan wurde, war richtig',
  'Which: what was done first was right': 'Auswahl: Was zuerst getan wurde, war richtig',
  'Journalist: what was done first was right': 'Journalistin: Was zuerst getan wurde, war richtig',
  'Medium: what was done first was right': 'Medium: Was zuerst getan wurde, war richtig',
  'Second-compromise: what was done first was right': 'Zweiter Schlüssel: Was zuerst getan wurde, war richtig',
  'Erin-leaves: what was done first was right': 'Erin geht: Was zuerst getan wurde, war richtig',
  'Dave-leaves: what was done first was right': 'Dave geht: Was zuerst getan wurde, war richtig',
  'Wrong-list: what was done first was right': 'Falsche Liste: Was zuerst getan wurde, war richtig',
  'From the roll call to the list in no more than {count} minutes': 'Von der Anwesenheit bis zur Liste in höchstens {count} Minuten',
  'The list is signed and written out': 'Die Liste ist signiert und ausgegeben',
  'Something was learnt and written down': 'Etwas wurde gelernt und aufgeschrieben',
  'The revocation is recorded': 'Die Sperrung ist aufgezeichnet',
  'The certificate is revoked within seven days': 'Das Zertifikat ist binnen sieben Tagen gesperrt',
  'The list is out within 24 hours of the revocation': 'Die Liste ist binnen 24 Stunden nach der Sperrung draußen',
  'What follows has an owner': 'Was folgt, gehört jemandem',
  'The decision is that it was a false alarm': 'Entschieden ist: Es war falscher Alarm',
  'Everybody who was alarmed was told': 'Alle Alarmierten haben es gehört',
  'All of them are recorded as revoked': 'Alle sind als gesperrt aufgezeichnet',
  'The key is treated as compromised': 'Der Schlüssel gilt als kompromittiert',
  'Whoever reported it hears within 24 hours': 'Wer es gemeldet hat, hört binnen 24 Stunden',
  'The changed request was refused': 'Der veränderte Antrag wurde abgewiesen',
  'The software said that the token was not there': 'Die Software sagte, dass das Token nicht da war',
  'The list of the day is let out': 'Die Liste des Tages ist freigegeben',
};

/** What of a plan for mass revocation they exercise. */
const exercises: Readonly<Record<string, string>> = {
  'The list is made and compared by the software; people read and approve.':
    'Die Software macht und vergleicht die Liste; Leute lesen und genehmigen.',
  'Everybody has the role the plan gives, and does only that.': 'Alle haben die Rolle, die der Plan gibt, und tun nur das.',
  'People play their own part, with what goes wrong.': 'Leute spielen ihre eigene Rolle, mit allem, was schiefgeht.',
  'The whole of it, on a marked hierarchy, with no active certificate.':
    'Das Ganze, auf einer gekennzeichneten Hierarchie, ohne ein gültiges Zertifikat.',
  'Lessons and tasks with owners go into the report.': 'Lehren, und Aufgaben mit Namen, kommen in den Bericht.',
  'What was seen is weighed before anything is revoked.': 'Was gesehen wurde, wird gewogen, bevor etwas gesperrt wird.',
  'Entries, list and its comparison with the one before are made by the software; people read and approve.':
    'Einträge, Liste und den Vergleich mit der vorigen macht die Software; Leute lesen und genehmigen.',
  'Whom each message goes to is said and recorded.': 'An wen jede Nachricht geht, wird gesagt und aufgezeichnet.',
  'Clocks of 24 hours and seven days run and are met or missed.':
    'Fristen von 24 Stunden und sieben Tagen laufen und werden eingehalten oder versäumt.',
  'Three messages are written from the facts of the run, and somebody says who was told.':
    'Drei Nachrichten entstehen aus den Tatsachen des Laufs, und jemand sagt, wer sie bekam.',
  'The criteria are weighed, and not met.': 'Die Kriterien werden gewogen und sind nicht erfüllt.',
  'Whoever was alarmed is told again.': 'Wer alarmiert wurde, hört noch einmal davon.',
  'The all-clear is written from the facts of the run.': 'Die Entwarnung entsteht aus den Tatsachen des Laufs.',
  'The list on the medium is compared with the record to the byte.':
    'Die Liste auf dem Medium wird Byte für Byte mit dem Verzeichnis verglichen.',
};

export const scenarioSentences: Readonly<Record<string, string>> = { ...events, ...more, ...goals, ...exercises };
