import { oids } from '../../pki/oids.ts';
import { toLeaves } from '../applies.ts';
import { altNamesOf } from '../decoded.ts';
import { readNameAttributes } from '../name-attributes.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/**
 * A device with a hardware module has a serialNumber in its subject (IEEE 802.1AR-2018, DevID subject). That standard is sold and was not
 * read for this; its section is therefore not cited. RFC 5280 4.1.2.4 has the attribute.
 */
export const privateDeviceSerialNumber: Rule<'certificate'> = {
  id: 'private-device-serial-number',
  on: ['certificate'],
  title: 'A device with a hardware module has a serialNumber in its subject',
  clause: 'IEEE 802.1AR-2018 (not read), RFC 5280 4.1.2.4',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: toLeaves,
  check(subject) {
    const isDevice = altNamesOf(subject).some(({ type }) => type === 'hardwareModuleName');
    const hasSerial = readNameAttributes(subject.subject)
      .flat()
      .some(({ oid }) => oid === oids.serialNumber);
    return isDevice && !hasSerial ? ['The subject of a device has no serialNumber.'] : [];
  },
};
