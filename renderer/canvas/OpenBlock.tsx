import { LogIn } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Node } from '../../engine/document/document.ts';
import { enterBlock } from '../store/scene.ts';
import { Tooltip } from '../ui/index.ts';

/** Opens the block that a node stands for; so does a double click on the node. */
export function OpenBlock({ node }: { node: Node }) {
  const { t } = useTranslation('canvas');
  return (
    <Tooltip text={t('block.open')} side="right">
      <button
        type="button"
        className="open-block nodrag nopan"
        aria-label={t('block.openNamed', { node: node.name })}
        onClick={() => enterBlock(node)}
        onDoubleClick={event => event.stopPropagation()}
      >
        <LogIn size={15} aria-hidden />
      </button>
    </Tooltip>
  );
}
