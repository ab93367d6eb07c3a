import { useTranslation } from 'react-i18next';
import type { Node } from '../../../engine/document/document.ts';
import type { TensorType } from '../../../engine/ir/type.ts';
import { connectPorts, disconnectPort } from '../../canvas/commands.ts';
import { possibleSources } from '../../edits/connect.ts';
import { edgeInto, inputsOf, outputsOf, type PortRef } from '../../edits/graph.ts';
import { formatShape } from '../../i18n/format.ts';
import { portDoc } from '../../i18n/layer-text.ts';
import { useReport, useShown } from '../../store/scene.ts';
import { Field, Select } from '../../ui/index.ts';

/** Where each input comes from: the way to wire without a pointer. */
export function InputPorts({ node }: { node: Node }) {
  const { t } = useTranslation('canvas');
  const ports = useShown(document => Object.keys(inputsOf(document, node)).join('\n'));
  if (ports === '') return null;
  return (
    <section className="inspector-section" aria-label={t('inspector.inputs')}>
      <h3>{t('inspector.inputs')}</h3>
      {ports.split('\n').map(port => (
        <InputPort key={port} node={node} port={port} />
      ))}
    </section>
  );
}

const keyOf = ({ node, port }: PortRef): string => `${node}/${port}`;

function InputPort({ node, port }: { node: Node; port: string }) {
  const { t } = useTranslation('canvas');
  const document = useShown(shown => shown);
  const { graph } = document;
  const type = useReport(node.id)?.inputs[port];
  const target = { node: node.id, port };
  const edge = edgeInto(graph, target);
  const sources = possibleSources(document, target);
  const options = sources.map(source => {
    const from = graph.nodes[source.node]!;
    const several = Object.keys(outputsOf(document, from)).length > 1;
    return { value: keyOf(source), label: several ? `${from.name} · ${source.port}` : from.name };
  });
  return (
    <Field label={port} help={portDoc(node.type, 'inputs', port)} note={type && formatType(type)} inline>
      {control => (
        <Select
          {...control}
          value={edge ? keyOf(edge.source) : ''}
          options={[{ value: '', label: t('inspector.notConnected') }, ...options]}
          onChange={value => {
            const source = sources.find(other => keyOf(other) === value);
            if (source) connectPorts(source, target);
            else disconnectPort(target);
          }}
        />
      )}
    </Field>
  );
}

export function OutputPorts({ node }: { node: Node }) {
  const { t } = useTranslation('canvas');
  const report = useReport(node.id);
  const names = useShown(document => Object.keys(outputsOf(document, node)).join('\n'));
  const ports = names.split('\n');
  if (names === '') return null;
  return (
    <section className="inspector-section" aria-label={t('inspector.outputs')}>
      <h3>{t('inspector.outputs')}</h3>
      <dl className="facts tabular">
        {ports.map(port => {
          const type = report?.outputs[port];
          return [
            <dt key={port} title={portDoc(node.type, 'outputs', port)}>
              {port}
            </dt>,
            <dd key={`${port} type`}>{type ? formatType(type) : t('inspector.noShape')}</dd>,
          ];
        })}
      </dl>
    </section>
  );
}

const formatType = ({ dtype, shape }: TensorType): string => `${formatShape(shape)} · ${dtype}`;
