// Kill once (or at several points in a row), take the run up again until it is finished, and say what does not hold.

import { aftermath } from './aftermath.ts';
import { newCase, playCase, resumeCase, type CaseProvider, type KillPoint } from './ceremony-case.ts';

export interface Ordeal {
  readonly provider: CaseProvider;
  readonly seed: string;
  /** How people close an unknown outcome, where this way is offered. */
  readonly decision: string;
  /** One process after the other dies at its point; then this one goes on to the end. */
  readonly kills: readonly KillPoint[];
  /** A new process goes on to the end instead. */
  readonly anew?: boolean;
}

export interface Survival {
  /** Empty: everything holds. */
  readonly problems: readonly string[];
  /** Codes with which repeated random numbers were refused. */
  readonly refusals: readonly string[];
}

export async function killAndResume(ordeal: Ordeal): Promise<Survival> {
  const made = await newCase(ordeal.provider, ordeal.seed, ordeal.decision);
  try {
    for (const kill of ordeal.kills) {
      const killed = await playCase(made, { kill });
      if (killed.signal !== 'SIGKILL') return failed(`${kill.point} #${kill.nth} was not reached: ${killed.errors || 'the run ended'}`);
    }
    const { report, errors, code, signal } = await (ordeal.anew === true ? playCase(made) : resumeCase(made));
    if (report === null) return failed(`the run could not be taken up again (${code ?? signal}): ${errors}`);
    return { problems: await aftermath(made), refusals: report.refusals };
  } finally {
    made.remove();
  }
}

const failed = (problem: string): Survival => ({ problems: [problem], refusals: [] });

/** The points one undisturbed ceremony passes, in order. */
export async function recordPoints(provider: CaseProvider): Promise<readonly string[]> {
  const made = await newCase(provider, 'recording', 'adopt');
  try {
    const { report, errors } = await playCase(made);
    if (report === null) throw new Error(`the undisturbed ceremony failed: ${errors}`);
    const problems = await aftermath(made);
    if (problems.length > 0) throw new Error(`after the undisturbed ceremony: ${problems.join('; ')}`);
    return report.points;
  } finally {
    made.remove();
  }
}
