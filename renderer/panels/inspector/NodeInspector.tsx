import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Node } from '../../../engine/document/document.ts';
import { isRelevant, withDefaults } from '../../../engine/layers/attribute.ts';
import { BLOCK } from '../../../engine/layers/block.ts';
import type { Layer } from '../../../engine/layers/layer.ts';
import { rename } from '../../canvas/commands.ts';
import { iconOf } from '../../canvas/icons.ts';
import { layerDoc, layerName } from '../../i18n/layer-text.ts';
import { useLayer, useProblemsLater, useShownLater } from '../../store/scene.ts';
import { Field, Settings, TextField } from '../../ui/index.ts';
import { ProblemNotes } from '../problems/ProblemNotes.tsx';
import { AttributeField } from './AttributeField.tsx';
import { BlockFields, isBlockField } from './BlockFields.tsx';
import { InputPorts, OutputPorts } from './NodePorts.tsx';
import { ParameterFields } from './ParameterFields.tsx';

/** Everything about one node, generated from its layer's declaration. */
export function NodeInspector({ node }: { node: Node }) {
  const { t } = useTranslation('canvas');
  const layer = useLayer(node);
  const problems = useProblemsLater('nodeProblems', node.id);
  // What depends on the setting that is being changed follows a frame later.
  const settled = useShownLater(({ graph }) => graph.nodes[node.id]) ?? node;
  const values = layer ? withDefaults(layer.attributes, node.attributes) : {};
  const attributes = Object.entries(layer?.attributes ?? {}).filter(
    ([name, attribute]) => isRelevant(attribute, values) && !(node.type === BLOCK && isBlockField(name)),
  );
  return (
    <Settings>
      <Head type={node.type} layer={layer} />
      {problems.length > 0 && (
        <section className="inspector-problems" aria-label={t('inspector.problems')}>
          <ProblemNotes problems={problems} />
        </section>
      )}
      <section className="inspector-section">
        <NameField id={node.id} name={node.name} />
        {node.type === BLOCK && <BlockFields node={node} />}
        {attributes.map(([name, attribute]) => (
          <AttributeField key={name} node={node} name={name} attribute={attribute} />
        ))}
      </section>
      <InputPorts node={settled} />
      <OutputPorts node={settled} />
      <ParameterFields node={settled} />
    </Settings>
  );
}

const Head = memo(({ type, layer }: { type: string; layer: Layer | undefined }) => {
  // Draws it again when the language changes.
  useTranslation();
  const Icon = iconOf(type, layer?.category);
  return (
    <header className="inspector-head" data-category={layer?.category}>
      <span className="category-icon">
        <Icon size={17} aria-hidden />
      </span>
      <div>
        <h2>{layerName(type)}</h2>
        <p>{(type === BLOCK && layer?.doc) || layerDoc(type)}</p>
      </div>
    </header>
  );
});

const NameField = memo(({ id, name }: { id: string; name: string }) => {
  const { t } = useTranslation('canvas');
  return (
    <Field label={t('inspector.name')} inline>
      {control => <TextField {...control} value={name} onChange={text => rename(id, text)} />}
    </Field>
  );
});
