import { cardText, cardWords } from '../../../custody/card-words.ts';
import { qrMatrix } from '../../../evidence/qr-matrix.ts';
import type { RunView } from '../../../../preload/contract/run-view.ts';
import type { RunEngine } from '../../core.ts';
import type { Terminal } from '../terminal.ts';
import { wordColumns } from './columns.ts';
import type { Questioner } from './questioner.ts';
import { qrLines } from './qr-lines.ts';

/**
 * Shows the card the current step reveals to this person, on a screen of its own that is wiped before anything else is shown.
 * Nothing of it stays in the scrollback.
 */
export async function showCard(engine: RunEngine, view: RunView, questioner: Questioner, terminal: Terminal): Promise<void> {
  const { current } = view;
  const reveals = current?.reveals;
  if (current === null || reveals === undefined) return;
  const name = current.awaited.find((person) => person.id === reveals.person)?.name ?? reveals.person;
  terminal.out(`  ${reveals.label}, for ${name} alone. Everyone else looks away; cameras too.`);
  await questioner.line(`${name}: press Enter to see your card`, 'show it');
  const card = await engine.revealSecret({
    runId: view.runId,
    stepId: current.stepId,
    revision: view.revision,
    person: reveals.person,
  });
  try {
    const code = qrLines(await qrMatrix(cardText(card)));
    await terminal.showAlone(
      [
        // The words last: on a small screen the code goes out of sight first.
        ...code,
        '',
        `${reveals.label}. Only ${name} looks.`,
        '',
        ...wordColumns(cardWords(card)),
        '',
        'Copy every word with its number, by hand: a print job or a photograph would be a second card. Then clear the screen; you will type all of them back from the copy.',
      ],
      'Enter clears the screen',
    );
  } finally {
    card.fill(0);
  }
}
