import { useTranslation } from 'react-i18next';
import { sceneAt } from '../../store/scene.ts';
import { useDocument } from '../../store/use-document.ts';
import { BlockInspector } from './BlockInspector.tsx';
import { DocumentInspector } from './DocumentInspector.tsx';
import './inspector.css';
import { NodeInspector } from './NodeInspector.tsx';
import { EdgeInspector, NodesInspector } from './SelectionInspector.tsx';
import { useSelected } from './use-selected.ts';

/** What is selected, in full, and editable; with nothing selected, the document. */
export function Inspector() {
  const { t } = useTranslation('canvas');
  return (
    <aside className="inspector" aria-label={t('inspector.label')}>
      <Subject />
    </aside>
  );
}

function Subject() {
  const { scene, nodes, edges, node } = useSelected();
  const [edge] = edges;
  const block = useDocument(({ document }) => sceneAt(document, scene).block?.id ?? null);
  if (nodes.size === 1 && node) return <NodeInspector key={node.id} node={node} />;
  if (nodes.size > 1) return <NodesInspector ids={[...nodes]} />;
  if (edge !== undefined && edges.size === 1) return <EdgeInspector id={edge} />;
  return block === null ? <DocumentInspector /> : <BlockInspector id={block} />;
}
