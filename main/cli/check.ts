import path from 'node:path';
import { Command } from 'commander';
import type { Document, Node } from '../../engine/document/document.ts';
import { check } from '../../engine/graph/check.ts';
import type { CheckResult, NodeReport } from '../../engine/graph/compiled.ts';
import { expand } from '../../engine/graph/expand.ts';
import type { Problem } from '../../engine/graph/problem.ts';
import { formatShape, type TensorType } from '../../engine/ir/type.ts';
import { BLOCK_PORT } from '../../engine/layers/block-port.ts';
import { errorReply } from '../reply.ts';
import { describeProblem, ExitCode } from './errors.ts';
import { addJsonOption } from './options.ts';
import { counted, formatCount, Output } from './output.ts';
import { documentArgument } from './read-document.ts';
import { withApplication } from './with-application.ts';

export const checkCommand = (): Command =>
  addJsonOption(
    new Command('check')
      .description('say what is wrong with a document and its data; list its shapes and parameters')
      .argument('<file>', 'document (.netloom)'),
  ).action(async (file: string, { json }: { json: boolean }) => {
    const output = new Output(json);
    const { path: documentPath, document } = await documentArgument(file);
    const result = check(document);
    const problems = [...result.problems, ...(await checkData(document, documentPath))];
    output.object(reportOf(document, result, problems));
    printReport(output, document, result, problems);
    if (problems.some(problem => problem.severity === 'error')) process.exitCode = ExitCode.input;
  });

/** Reads the data: the document alone cannot tell that a file is gone, cut, or no longer what it was. */
async function checkData(document: Document, documentPath: string): Promise<readonly Problem[]> {
  if (document.dataset === null) return [];
  const { source } = document.dataset;
  try {
    const description = await withApplication(application =>
      application.request('dataset.inspect', { source, documentPath }),
    );
    return description.problems;
  } catch (error) {
    const { kind, message, problems } = errorReply(error);
    if (kind !== 'input') throw error;
    return problems.length > 0 ? problems : [dataProblem(message)];
  }
}

const dataProblem = (message: string): Problem => ({
  severity: 'error',
  code: 'data-unreadable',
  message,
  values: { message },
  node: null,
  port: null,
  edge: null,
  attribute: null,
  fixes: [],
});

function reportOf(document: Document, result: CheckResult, problems: readonly Problem[]): object {
  return {
    problems: problems.map(({ severity, code, message, node, port }) => ({
      severity,
      code,
      message,
      node,
      port,
    })),
    nodes: everyNode(document).map(({ id, type, name }) => ({
      id,
      type,
      name,
      outputs: outputsOf(result.nodes[id]).map(([port, output]) => ({
        port,
        dtype: output?.dtype ?? null,
        shape: output?.shape ?? null,
      })),
      parameters: result.nodes[id]?.parameters ?? null,
    })),
    parameters: result.parameters,
  };
}

/** Each node that stands for a block is followed by what is in its place, named by its path. */
function everyNode(document: Document): Node[] {
  const { document: flat, instances } = expand(document);
  const byId = new Map(instances.map(instance => [instance.id, instance]));
  const nested = (nodes: readonly Node[]): Node[] =>
    nodes.flatMap(node => {
      const instance = byId.get(node.id);
      if (!instance) return node.type === BLOCK_PORT ? [] : [node];
      const inside = instance.inner.flatMap(id => flat.graph.nodes[id] ?? []);
      return [instance.node, ...nested(inside)];
    });
  return nested(inOrder(document));
}

/** From the inputs to the outputs, whatever order the file has. */
function inOrder({ graph }: Pick<Document, 'graph'>): Node[] {
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    // A node that is met again while its own depth is sought lies on a cycle.
    depths.set(id, 0);
    const sources = Object.values(graph.edges).filter(edge => edge.target.node === id);
    const depth = Math.max(0, ...sources.map(edge => 1 + depthOf(edge.source.node)));
    depths.set(id, depth);
    return depth;
  };
  const nodes = Object.values(graph.nodes);
  return nodes.sort((a, b) => depthOf(a.id) - depthOf(b.id));
}

const outputsOf = (report: NodeReport | undefined): [string, TensorType | null][] =>
  Object.entries(report?.outputs ?? {});

function printReport(
  output: Output,
  document: Document,
  result: CheckResult,
  problems: readonly Problem[],
): void {
  const nodes = inOrder(document);
  output.table(
    ['NAME', 'LAYER', 'OUTPUT', 'PARAMETERS'],
    nodes.map(({ id, name, type }) => {
      const shapes = outputsOf(result.nodes[id]).map(([, value]) => (value ? formatShape(value.shape) : '?'));
      const { parameters } = result.nodes[id] ?? { parameters: null };
      return [name, type, shapes.join(' '), parameters === null ? '?' : formatCount(parameters)];
    }),
  );
  output.text(counted(result.parameters, 'parameter'));
  const names = Object.fromEntries(nodes.map(({ id, name }) => [id, name]));
  for (const problem of problems) output.text(describeProblem(problem, names));
  if (problems.length === 0) output.text(`${path.basename(document.title)}: no problems`);
}
