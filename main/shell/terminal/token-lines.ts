import type { TokenDescription } from '../../hsm/hsm.ts';

/** A token in words, one fact a line. PINs are only spoken of by what their flags say. */
export function tokenLines(token: TokenDescription): string[] {
  const { identity } = token;
  return [
    `token: ${identity.label === '' ? '(no label)' : identity.label}`,
    `  serial: ${identity.serial}`,
    `  model: ${identity.model}`,
    `  manufacturer: ${identity.manufacturer}`,
    `  slot: ${token.slotId}`,
    `  state: ${stateOf(token)}`,
    `  firmware: ${token.firmwareVersion}  hardware: ${token.hardwareVersion}`,
    `  PIN: ${token.pinLength.min} to ${token.pinLength.max} bytes${token.protectedAuthenticationPath ? ', entered on the token’s own pad' : ''}`,
    `  keys it can make: ${token.keyAlgorithms.length === 0 ? 'none that Conclave uses' : token.keyAlgorithms.join(', ')}`,
  ];
}

function stateOf(token: TokenDescription): string {
  if (!token.initialized) return 'blank, not initialised';
  const facts = [
    token.userPinInitialized ? 'initialised' : 'initialised, no user PIN set',
    ...(token.writeProtected ? ['write-protected'] : []),
    ...(token.userPin.locked
      ? ['user PIN LOCKED']
      : token.userPin.finalTry
        ? ['ONE user PIN try left']
        : token.userPin.countLow
          ? ['a wrong user PIN was entered']
          : []),
    ...(token.userPin.toBeChanged ? ['user PIN must be changed'] : []),
    ...(token.soPin.locked ? ['SO PIN LOCKED'] : token.soPin.finalTry ? ['ONE SO PIN try left'] : []),
  ];
  return facts.join(', ');
}
