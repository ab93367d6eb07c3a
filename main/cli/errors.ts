/** How the command line says what went wrong. */
import type { Problem } from '../../engine/graph/problem.ts';
import { errorReply } from '../reply.ts';

export const ExitCode = { done: 0, input: 1, usage: 2, internal: 3, interrupted: 130 } as const;

export const exitCodeOf = (error: unknown): number =>
  errorReply(error).kind === 'input' ? ExitCode.input : ExitCode.internal;

export function printError(error: unknown): void {
  const { kind, message, problems } = errorReply(error);
  const told = problems.flatMap(problem =>
    message.includes(problem.message) ? mendsOf(problem) : [describeProblem(problem)],
  );
  process.stderr.write(`${[`error: ${message}`, ...told].join('\n')}\n`);
  if (kind === 'internal' && process.env.NETLOOM_DEBUG && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
}

/** `names`: of the nodes, by id, where the document is at hand. */
export function describeProblem(problem: Problem, names?: { readonly [node: string]: string }): string {
  const node = problem.node === null ? null : (names?.[problem.node] ?? problem.node);
  const place = [node, problem.port, problem.attribute].filter(part => part !== null).join('.');
  const { message } = problem;
  // The messages of most problems begin with their node, which the place has said.
  const rest = node !== null && message.startsWith(`${node}: `) ? message.slice(node.length + 2) : message;
  const what = `${problem.severity}: ${place ? `${place}: ` : ''}${rest} [${problem.code}]`;
  return [what, ...mendsOf(problem)].join('\n');
}

/** What the window offers as a button; here it is done in the file. */
const mendsOf = ({ fixes }: Problem): string[] => fixes.map(({ label }) => `  mend: ${label}`);
