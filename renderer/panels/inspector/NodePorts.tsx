import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Document, Node } from '../../../engine/document/document.ts';
import type { TensorType } from '../../../engine/ir/type.ts';
import { connectPorts, disconnectPort } from '../../canvas/commands.ts';
import { possibleSources } from '../../edits/connect.ts';
import { edgeInto, inputsOf, outputsOf, type PortRef } from '../../edits/graph.ts';
import { formatShape } from '../../i18n/format.ts';
import { portDoc } from '../../i18n/layer-text.ts';
import { shownDocument, useReportLater, useShownLater } from '../../store/scene.ts';
import { Field, Select } from '../../ui/index.ts';

/** Where each input comes from: the way to wire without a pointer. */
export const InputPorts = memo(({ node }: { node: Node }) => {
  const { t } = useTranslation('canvas');
  const ports = useShownLater(document => Object.keys(inputsOf(document, node)).join('\n'));
  if (ports === '') return null;
  return (
    <section className="inspector-section" aria-label={t('inspector.inputs')}>
      <h3>{t('inspector.inputs')}</h3>
      {ports.split('\n').map(port => (
        <InputPort key={port} node={node} port={port} />
      ))}
    </section>
  );
});

const keyOf = ({ node, port }: PortRef): string => `${node}/${port}`;

function InputPort({ node, port }: { node: Node; port: string }) {
  const { t } = useTranslation('canvas');
  const type = useReportLater(node.id)?.inputs[port];
  const target = { node: node.id, port };
  const edge = useShownLater(({ graph }) => edgeInto(graph, target));
  const label = useShownLater(document => edge && sourceLabel(document, edge.source));
  return (
    <Field label={port} help={portDoc(node.type, 'inputs', port)} note={type && formatType(type)} inline>
      {control => (
        <Select
          {...control}
          value={edge ? keyOf(edge.source) : ''}
          label={label ?? t('inspector.notConnected')}
          options={() => {
            const document = shownDocument();
            const sources = possibleSources(document, target);
            return [
              { value: '', label: t('inspector.notConnected') },
              ...sources.map(source => ({ value: keyOf(source), label: sourceLabel(document, source) })),
            ];
          }}
          onChange={value => {
            const source = possibleSources(shownDocument(), target).find(other => keyOf(other) === value);
            if (source) connectPorts(source, target);
            else disconnectPort(target);
          }}
        />
      )}
    </Field>
  );
}

/** The port is named where the node has several. */
function sourceLabel(document: Document, { node, port }: PortRef): string {
  const from = document.graph.nodes[node];
  if (!from) return node;
  return Object.keys(outputsOf(document, from)).length > 1 ? `${from.name} · ${port}` : from.name;
}

export const OutputPorts = memo(({ node }: { node: Node }) => {
  const { t } = useTranslation('canvas');
  const report = useReportLater(node.id);
  const names = useShownLater(document => Object.keys(outputsOf(document, node)).join('\n'));
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
});

const formatType = ({ dtype, shape }: TensorType): string => `${formatShape(shape)} · ${dtype}`;
