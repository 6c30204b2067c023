/** Where words were read: what the transcript says, whatever the language of the window. */
export const readSources = { paper: 'printed script', machine: 'second machine', sheet: 'rehearsal sheet in a second window' } as const;
