/** Files of the data, as the document names them. */
import type { DataSource, IdxPart } from '../../../engine/document/document.ts';
import { chooseToOpen } from '../../dialogs/choose-file.ts';
import { baseName, directoryOf, isAbsolute, joinPath, relativeTo } from '../../dialogs/paths.ts';
import { i18n } from '../../i18n/index.ts';
import { documentStore } from '../../store/document.ts';
import { api } from '../../transport/index.ts';

const CSV_EXTENSIONS = ['.csv', '.tsv', '.txt', '.csv.gz', '.tsv.gz'];
const IDX_EXTENSIONS = ['-ubyte', '-ubyte.gz', '.idx', '.idx.gz', '.gz'];

/** Relative to the document's folder if inside of it, so that the two can be moved together. */
function asNamed(path: string): string {
  const { path: document } = documentStore.getState();
  return document === null ? path : relativeTo(directoryOf(document), path);
}

/** Where a file that the document names lies; null where that is not known. */
function located(path: string): string | null {
  if (isAbsolute(path)) return path;
  const { path: document } = documentStore.getState();
  return document === null ? null : joinPath(directoryOf(document), path);
}

export async function chooseCsv(present: string | null): Promise<DataSource | null> {
  const path = await chooseToOpen({
    title: i18n.t('data:source.chooseCsv'),
    extensions: CSV_EXTENSIONS,
    near: present === null ? null : located(present),
  });
  return path === null ? null : { type: 'csv', path: asNamed(path) };
}

export const chooseIdx = async (field: string, near: string | null): Promise<string | null> => {
  const path = await chooseToOpen({
    title: i18n.t('data:source.chooseIdx', { field }),
    extensions: IDX_EXTENSIONS,
    near: near === null ? null : located(near),
  });
  return path === null ? null : asNamed(path);
};

/** MNIST and its kin name their files alike: `train-images-idx3-ubyte.gz` belongs to `train-labels-idx1-ubyte.gz`. */
const toLabels = (name: string): string => name.replace('images', 'labels').replace('idx3', 'idx1');
const toTest = (name: string): string[] => [name.replace('train', 't10k'), name.replace('train', 'test')];

/** The files that lie beside the chosen images and by their names belong to them. */
export async function completeIdx(images: string): Promise<IdxPart[]> {
  const place = located(images);
  if (place === null) return [{ field: 'image', path: images }];
  const folder = directoryOf(place);
  const { entries } = await api.request('files.list', { directory: folder });
  const present = new Set(entries.map(({ name }) => name));
  const name = baseName(place);
  const labels = toLabels(name);
  if (labels === name || !present.has(labels)) return [{ field: 'image', path: images }];
  const test = toTest(name).find(
    candidate => candidate !== name && present.has(candidate) && present.has(toLabels(candidate)),
  );
  const beside = (file: string): string => asNamed(joinPath(folder, file));
  return [
    { field: 'image', path: images, ...(test ? { test: beside(test) } : {}) },
    { field: 'label', path: beside(labels), ...(test ? { test: beside(toLabels(test)) } : {}) },
  ];
}
