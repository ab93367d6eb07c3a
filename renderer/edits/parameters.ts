/** How training treats the parameters of a node. */
import type { Diff } from '../../engine/document/diff.ts';
import type { Node, ParameterSettings } from '../../engine/document/document.ts';
import { settingsOf } from '../../engine/document/parameter-settings.ts';
import { setParameters } from '../../engine/graph/edits.ts';

type Setting = keyof ParameterSettings;

/** What holds of a parameter (or `*`) where nothing is said of it itself. */
export const inheritedSettings = ({ parameters }: Node, name: string): Required<ParameterSettings> =>
  settingsOf([{ ...parameters, [name]: {} }], name);

/** Only what differs from what would hold without it is kept. */
export function setParameterSetting<S extends Setting>(
  node: Node,
  name: string,
  setting: S,
  value: ParameterSettings[S],
): Diff {
  const { [setting]: _, ...others } = { ...node.parameters?.[name] };
  const own = value === inheritedSettings(node, name)[setting] ? others : { ...others, [setting]: value };
  return setParameters(node, { ...node.parameters, [name]: own });
}

/** The parameters that are frozen, of those that a node has. */
export const frozenOf = ({ parameters }: Node, names: readonly string[]): string[] =>
  names.filter(name => settingsOf([parameters], name).frozen);
