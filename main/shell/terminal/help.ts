import type { Command } from './command.ts';

const exitCodes = 'Exit: 0 all well · 1 a check failed · 2 usage · 3 refused · 4 token · 5 store or media · 6 stopped by a person · 7 bug';

/** `conclave --help`: every command on one line. */
export function helpOverview(commands: readonly Command[]): string[] {
  const width = Math.max(...commands.map((command) => usageLine(command, false).length));
  return [
    'Conclave: certificate-authority ceremonies on air-gapped workstations.',
    '',
    ...commands.map((command) => `  ${usageLine(command, false).padEnd(width)}  ${command.says}`),
    '',
    'conclave COMMAND --help tells more about one. conclave --version prints the version.',
    exitCodes,
  ];
}

/** `conclave COMMAND --help`. */
export function helpCommand(command: Command): string[] {
  const left = command.flags.map((flag) => `--${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}`);
  const width = Math.max(0, ...left.map((text) => text.length));
  return [
    usageLine(command, true),
    '',
    `${command.says}.`,
    ...(command.more ?? []),
    ...(left.length > 0 ? [''] : []),
    ...command.flags.map((flag, i) => `  ${(left[i] ?? '').padEnd(width)}  ${flag.says}${flag.required === true ? ' (required)' : ''}`),
    '',
    exitCodes,
  ];
}

function usageLine(command: Command, withFlags: boolean): string {
  const { name, max } = command.operands;
  const flags = command.flags.map((flag) => {
    const text = `--${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}`;
    return flag.required === true ? text : `[${text}]${flag.repeat === true ? '…' : ''}`;
  });
  return ['conclave', command.name, max === 0 ? '' : name, ...(withFlags ? flags : [])].filter((part) => part !== '').join(' ');
}
