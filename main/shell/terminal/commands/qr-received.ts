import { parseApprovalAnswer } from '../../../evidence/approval-answer.ts';
import { parseApprovalStatement } from '../../../evidence/approval-statement.ts';
import { parseCheckpointEntry } from '../../../evidence/checkpoint-entry.ts';
import { parsePlan } from '../../../formats/plan.ts';
import { readRequestFile } from '../../../pki/read-request-file.ts';
import { parseRequest } from '../../../pki/parse-request.ts';
import { describeName } from '../../../pki/name.ts';

/** What may come in by codes, and the parser that takes it. */
const kinds = {
  plan: (bytes: Uint8Array) => parsePlan(bytes).value.title,
  request: (bytes: Uint8Array) => describeName(parseRequest(readRequestFile(bytes).der).subject),
  checkpoint: (bytes: Uint8Array) => `head ${parseCheckpointEntry(new TextDecoder().decode(bytes)).head}`,
  approval: (bytes: Uint8Array) => {
    const { decision, step, run } = parseApprovalStatement(bytes);
    return `${decision}, step ${step} of run ${run}`;
  },
  answer: (bytes: Uint8Array) => `to the statement ${parseApprovalAnswer(bytes).statementSha256}`,
} as const;

export const receivedKinds = Object.keys(kinds);

/** Reads what came in as strictly as the step that will use it; says what it is. Throws input.*. */
export const readReceived = (kind: string, bytes: Uint8Array): string => kinds[kind as keyof typeof kinds](bytes);
