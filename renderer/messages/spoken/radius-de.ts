/** What stops working when a key is revoked, and why (main/bridge/blast-radius.ts). */
export const radiusSentences: Readonly<Record<string, string>> = {
  'Everything below, for whoever takes the root out of their trust store':
    'Alles darunter, bei allen, die die Wurzel aus ihrem Vertrauensspeicher nehmen',
  'No list can revoke a root: nobody looks for it on one.': 'Keine Liste kann eine Wurzel sperren: Niemand sucht sie auf einer.',
  'Everything below, for whoever fetches the next list': 'Alles darunter, bei allen, die die nächste Liste holen',
  'The CA above signs a list that names it.': 'Die CA darüber signiert eine Liste, auf der sie steht.',
  'Everything below, for whoever goes by the list they hold': 'Alles darunter, bei allen, die nach der Liste gehen, die sie haben',
  'Until then the list before it says nothing against the key.': 'Bis dahin sagt die vorige Liste nichts gegen den Schlüssel.',
  'Everything below, for whoever is shown an OCSP response made before':
    'Alles darunter, bei allen, denen eine frühere OCSP-Antwort gezeigt wird',
  'It says good until then.': 'Sie sagt bis dahin «good».',
  'Everything it issued, for whoever wants a list in force': 'Alles, was sie ausgestellt hat, bei allen, die eine gültige Liste verlangen',
  'Its own list number {number} ends then, and its key signs no other.':
    'Ihre eigene Liste Nummer {number} endet dann, und ihr Schlüssel signiert keine andere.',
  'What {name} issued, for whoever looks at no list at all': 'Was {name} ausgestellt hat, bei allen, die auf keine Liste sehen',
  'The last of it runs out then.': 'Das Letzte davon läuft dann ab.',
};
