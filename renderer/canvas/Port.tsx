import { Handle, Position } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Node } from '../../engine/document/document.ts';
import { portDoc } from '../i18n/layer-text.ts';
import { portKey, type Side, useConnect } from './connect-store.ts';

interface PortProps {
  node: Node;
  port: string;
  side: Side;
  /** 0 is the node's left edge, 1 its right. */
  place: number;
  /** Its name is shown: there are several. */
  named: boolean;
}

/** A node is drawn again when something is found wrong with it, which is nothing to its ports. */
export const Port = memo(({ node, port, side, place, named }: PortProps) => {
  const { t } = useTranslation('canvas');
  const state = useConnect(({ verdicts }) => verdicts.get(portKey(node.id, port))?.state);
  const input = side === 'input';
  const left = `${place * 100}%`;
  return (
    <>
      <Handle
        id={port}
        className="port"
        type={input ? 'target' : 'source'}
        position={input ? Position.Top : Position.Bottom}
        style={{ left }}
        data-verdict={state}
        title={portDoc(node.type, input ? 'inputs' : 'outputs', port)}
        aria-label={t(input ? 'node.input' : 'node.output', { port, node: node.name })}
      />
      {named && (
        <span className="port-name" data-side={side} style={{ left }} aria-hidden>
          {port}
        </span>
      )}
    </>
  );
});
