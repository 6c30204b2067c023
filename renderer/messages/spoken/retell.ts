import type { Fact, RunView, Stage } from '../../../preload/contract/run-view.ts';
import type { Prompt } from '../../../preload/contract/prompt.ts';

type Say = (text: string) => string;

/** `label: value` is looked up first: a value is put into another language only where it is the core's own word for that label. */
function retellFact(fact: Fact, say: Say): Fact {
  const whole = `${fact.label}: ${fact.value}`;
  const said = say(whole);
  const at = said.indexOf(': ');
  return {
    ...fact,
    ...(said === whole || at === -1 ? { label: say(fact.label) } : { label: said.slice(0, at), value: said.slice(at + 2) }),
    ...(fact.from === undefined ? {} : { from: say(fact.from) }),
    ...(fact.note === undefined ? {} : { note: say(fact.note) }),
  };
}

/** Of bytes under review: what they say stays as it is, letter by letter. */
function retellRead(fact: Fact, say: Say): Fact {
  return {
    ...fact,
    label: say(fact.label),
    ...(fact.from === undefined ? {} : { from: say(fact.from) }),
    ...(fact.note === undefined ? {} : { note: say(fact.note) }),
  };
}

function retellPrompt(prompt: Prompt, say: Say): Prompt {
  const told = { ...prompt, label: say(prompt.label) };
  if (told.kind === 'choice') return { ...told, options: told.options.map((option) => ({ ...option, label: say(option.label) })) };
  if (told.kind === 'secret' && told.warning !== undefined) return { ...told, warning: say(told.warning) };
  return told;
}

function retellStage(stage: Stage, say: Say): Stage {
  switch (stage.kind) {
    case 'people':
      return {
        ...stage,
        people: stage.people.map((person) => ({ ...person, ...(person.note === undefined ? {} : { note: say(person.note) }) })),
      };
    case 'tokens':
      return {
        ...stage,
        tokens: stage.tokens.map((token) => ({
          ...token,
          label: token.serial === '' ? say(token.label) : token.label,
          state: say(token.state),
        })),
        facts: stage.facts.map((fact) => retellFact(fact, say)),
      };
    case 'facts':
    case 'timeline':
      return { ...stage, facts: stage.facts.map((fact) => retellFact(fact, say)) };
    case 'review':
    case 'approvals':
      return {
        ...stage,
        sheets: stage.sheets.map((sheet) => ({
          ...sheet,
          title: say(sheet.title),
          facts: sheet.facts.map((fact) => retellRead(fact, say)),
        })),
      };
    default:
      return stage;
  }
}

/**
 * The run with everything the core says of it told anew by `say`: playbook and steps, what happens, what is asked, labels. What people
 * compare, type or send stays: names, hashes, fields of what is signed, ids. So do the log, checks and what people wrote.
 */
export function retell(run: RunView, say: Say): RunView {
  const { current } = run;
  return {
    ...run,
    playbook: say(run.playbook),
    steps: run.steps.map((step) => ({ ...step, title: say(step.title) })),
    making: run.making.map((fact) => ({ ...fact, label: say(fact.label) })),
    current:
      current === null
        ? null
        : {
            ...current,
            title: say(current.title),
            say: say(current.say),
            will: say(current.will),
            button: say(current.button),
            why: say(current.why),
            prompts: current.prompts.map((prompt) => retellPrompt(prompt, say)),
            stage: retellStage(current.stage, say),
          },
  };
}
