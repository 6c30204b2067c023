/** Every business table. Each has `key` (text, primary key) and names the event that wrote the row (event_log, event_seq). */
export const tableNames = [
  'run',
  'step',
  'journal',
  'approval',
  'credential',
  'artifact',
  'serial_number',
  'crl_number',
  'authority',
  'certificate',
  'crl',
  'crl_entry',
  'crl_entry_block',
  'policy',
  'share_set',
  'custody_record',
  'restoration',
  'certificate_request',
  'served',
  'crl_series_item',
  'ocsp_response',
  'reserve',
] as const;

/** Name of a business table. */
export type TableName = (typeof tableNames)[number];
