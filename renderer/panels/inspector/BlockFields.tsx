import { useTranslation } from 'react-i18next';
import type { Node } from '../../../engine/document/document.ts';
import { BLOCK, blockAttributes } from '../../../engine/layers/block.ts';
import { changeAttribute } from '../../canvas/commands.ts';
import { holds } from '../../edits/layer-choice.ts';
import { attributeDoc, attributeName } from '../../i18n/layer-text.ts';
import { sceneAt, useShown } from '../../store/scene.ts';
import { useDocument } from '../../store/use-document.ts';
import { useView } from '../../store/view.ts';
import { Field, Select } from '../../ui/index.ts';

/** The settings that name something of the document, which is chosen rather than typed. */
export const isBlockField = (name: string): boolean => name === 'block' || name === 'sharedWith';

/** Which block the node stands for, and whose parameters it uses. */
export function BlockFields({ node }: { node: Node }) {
  const { t } = useTranslation('canvas');
  const { blocks, graph } = useShown(document => document);
  const scene = useView(state => state.scene);
  const within = useDocument(({ document }) => sceneAt(document, scene).block?.id ?? null);
  const { block, sharedWith } = node.attributes;
  const usable = Object.values(blocks).filter(({ id }) => within === null || !holds(blocks, id, within));
  const others = Object.values(graph.nodes).filter(
    other => other.id !== node.id && other.type === BLOCK && other.attributes.block === block,
  );
  const help = (name: keyof typeof blockAttributes) =>
    attributeDoc(BLOCK, name, undefined) || blockAttributes[name].doc;
  return (
    <>
      <Field label={attributeName(BLOCK, 'block')} help={help('block')} inline>
        {control => (
          <Select
            {...control}
            value={String(block ?? '')}
            options={usable.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={id => changeAttribute(node.id, 'block', id)}
          />
        )}
      </Field>
      {(others.length > 0 || sharedWith) && (
        <Field label={attributeName(BLOCK, 'sharedWith')} help={help('sharedWith')} inline>
          {control => (
            <Select
              {...control}
              value={String(sharedWith ?? '')}
              options={[
                { value: '', label: t('block.ownParameters') },
                ...others.map(({ name }) => ({ value: name, label: name })),
              ]}
              onChange={name => changeAttribute(node.id, 'sharedWith', name)}
            />
          )}
        </Field>
      )}
    </>
  );
}
