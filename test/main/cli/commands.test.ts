/** The command line's contract: what each command prints with --json, its exit codes, and what it leaves behind. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { WEBSOCKET_PROTOCOL, WEBSOCKET_TOKEN_PREFIX } from '../../../main/api.ts';
import { enginePid } from '../support/engine-process.ts';
import { copyExample } from '../support/example.ts';
import { netloom, start } from '../support/netloom.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** There a signal ends a process, whatever it would do about it. */
const isWindows = process.platform === 'win32';

test('examples', async () => {
  const { code, objects } = await netloom(['examples', '--json']);
  expect(code).toBe(0);
  for (const { file, title, group, parameters } of objects) {
    expect([typeof file, typeof title]).toEqual(['string', 'string']);
    expect(group).toBe(parameters === undefined ? 'examples' : 'architectures');
  }
  const resnet = objects.find(
    ({ file }) => file === path.join('examples', 'architectures', 'resnet50.netloom'),
  );
  expect(resnet).toMatchObject({ title: 'ResNet-50', group: 'architectures', parameters: 25_557_032 });
  const files = objects.map(({ file }) => file);
  for (const name of ['iris', 'line', 'mnist-lenet5', 'spiral'])
    expect(files).toContain(path.join('examples', `${name}.netloom`));
});

describe('check', () => {
  test('lists problems, shapes and parameters in one object', async () => {
    const { code, objects } = await netloom(['check', 'examples/mnist-lenet5.netloom', '--json']);
    expect(code).toBe(0);
    expect(objects).toHaveLength(1);
    const [report] = objects as [
      {
        problems: unknown[];
        parameters: number;
        nodes: { type: string; outputs: unknown[]; parameters: number }[];
      },
    ];
    expect(report.problems).toEqual([]);
    expect(report.parameters).toBe(61_706);
    expect(report.nodes.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(61_706);
    const convolutions = report.nodes.filter(({ type }) => type === 'Conv2D');
    expect(convolutions[0]?.outputs).toEqual([{ port: 'y', dtype: 'float32', shape: ['batch', 6, 28, 28] }]);
    for (const node of report.nodes)
      expect(Object.keys(node)).toEqual(['id', 'type', 'name', 'outputs', 'parameters']);
  });

  test('keeps the shapes that do not depend on a problem', async () => {
    const { file } = copyExample('iris').change(({ graph }) => {
      graph.nodes.scores!.attributes.units = 5;
    });
    const { code, objects } = await netloom(['check', file, '--json']);
    expect(code).toBe(1);
    const [{ problems, nodes }] = objects as [
      { problems: Record<string, unknown>[]; nodes: { id: string; outputs: unknown }[] },
    ];
    expect(problems).toHaveLength(1);
    expect(Object.keys(problems[0] ?? {})).toEqual(['severity', 'code', 'message', 'node', 'port']);
    expect(problems[0]).toMatchObject({ severity: 'error', node: 'species' });
    expect(problems[0]?.message).toMatch(/5.*3|3.*5/);
    expect(nodes.find(({ id }) => id === 'hidden')?.outputs).toEqual([
      { port: 'y', dtype: 'float32', shape: ['batch', 16] },
    ]);
  });

  test('reads well without --json', async () => {
    const { code, stdout } = await netloom(['check', 'examples/iris.netloom']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/scores +Dense +\[batch, 3\] +51/);
    expect(stdout).toContain('no problems');
  });
});

describe('train', () => {
  test('prints the run’s events; the last is the end', async () => {
    const folder = temporaryFolder();
    const [out, onnx] = [path.join(folder, 'run'), path.join(folder, 'sub', 'line.onnx')];
    const args = ['train', 'examples/line.netloom', '--epochs', '3', '--device', 'cpu', '--seed', '7'];
    const { code, objects, stderr } = await netloom([...args, '--out', out, '--export', onnx, '--json']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const start = objects.find(({ type }) => type === 'start');
    expect(start).toMatchObject({ device: 'cpu', parameters: 2, epochs: 3, seed: 7 });
    const epochs = objects.filter(({ type }) => type === 'epoch') as {
      epoch: number;
      train: { loss: number };
    }[];
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(epochs[2]!.train.loss).toBeLessThan(epochs[0]!.train.loss);
    const end = objects.at(-1);
    expect(end).toMatchObject({ type: 'end', epochs: 3, run: out });
    expect(Object.keys(end ?? {})).toEqual(
      expect.arrayContaining(['type', 'epochs', 'seconds', 'samplesPerSecond', 'metrics', 'run']),
    );
    expect(end?.metrics).toMatchObject({
      train: { loss: expect.any(Number) },
      test: { loss: expect.any(Number), 'y/rmse': expect.any(Number) },
    });
    expect(existsSync(onnx)).toBe(true);
    expect(objects.at(-2)).toMatchObject({ type: 'export', path: onnx });
    // Nothing of a run that went well is left locked.
    expect(existsSync(path.join(out, 'lock'))).toBe(false);
  });

  test('twice into the same directory is refused', async () => {
    const out = path.join(temporaryFolder(), 'run');
    const args = ['train', 'examples/line.netloom', '--epochs', '1', '--device', 'cpu', '--out', out];
    expect((await netloom(args)).code).toBe(0);
    const again = await netloom(args);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain(out);
    expect(again.stderr).toMatch(/holds a run already/);
  });

  test.skipIf(isWindows)(
    'stops at Ctrl-C with a checkpoint, and goes on as if nothing had been',
    async () => {
      const folder = temporaryFolder();
      const [stopped, whole] = [path.join(folder, 'stopped'), path.join(folder, 'whole')];
      const args = [
        'train',
        'examples/iris.netloom',
        '--device',
        'cpu',
        '--seed',
        '3',
        '--epochs',
        '400',
        '--json',
      ];
      const interrupted = start([...args, '--out', stopped]);
      await interrupted.line(line => line.includes('"type":"epoch","epoch":20,'));
      interrupted.child.kill('SIGINT');
      const { code, stderr, objects } = await interrupted.finished;
      expect(code).toBe(130);
      expect(objects.at(-1)).toMatchObject({ type: 'end', reason: 'stopped', run: stopped });
      expect(stderr).toContain(`--resume ${stopped}`);

      const resumed = await netloom(['train', 'examples/iris.netloom', '--resume', stopped, '--json']);
      expect(resumed.code).toBe(0);
      const uninterrupted = await netloom([...args, '--out', whole]);
      const metrics = ({ objects }: typeof resumed) => objects.at(-1)?.metrics;
      expect(resumed.objects.at(-1)).toMatchObject({ reason: 'finished', epochs: 400 });
      expect(metrics(resumed)).toEqual(metrics(uninterrupted));
    },
  );

  test.skipIf(isWindows)('says so when the engine dies, and how to go on', async () => {
    const out = path.join(temporaryFolder(), 'run');
    const args = ['train', 'examples/iris.netloom', '--device', 'cpu', '--epochs', '400', '--json'];
    const training = start([...args, '--out', out]);
    await training.line(line => line.includes('"type":"epoch","epoch":20,'));
    process.kill(enginePid(training.child.pid), 'SIGKILL');
    const { code, stderr, objects } = await training.finished;
    expect(code).toBe(3);
    expect(stderr).toMatch(/SIGKILL/);
    expect(stderr).toContain(`--resume ${out}`);
    expect(objects.at(-1)).toEqual({ type: 'state', state: 'interrupted' });
    const resumed = await netloom(['train', 'examples/iris.netloom', '--resume', out, '--json']);
    expect(resumed.code).toBe(0);
    expect(resumed.objects.at(-1)).toMatchObject({ type: 'end', epochs: 400 });
    const longer = await netloom([
      'train',
      'examples/iris.netloom',
      '--resume',
      out,
      '--epochs',
      '405',
      '--json',
    ]);
    expect(longer.objects.at(-1)).toMatchObject({ type: 'end', epochs: 405 });
  });

  test('with --resume takes no other start', async () => {
    const { code, stderr } = await netloom([
      'train',
      'examples/iris.netloom',
      '--resume',
      '/run',
      '--seed',
      '4',
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('--seed');
  });
});

test('evaluate and export use a run', async () => {
  const folder = temporaryFolder();
  const [out, onnx] = [path.join(folder, 'run'), path.join(folder, 'iris.onnx')];
  const train = [
    'train',
    'examples/iris.netloom',
    '--epochs',
    '30',
    '--device',
    'cpu',
    '--out',
    out,
    '--json',
  ];
  expect((await netloom(train)).code).toBe(0);

  const evaluation = await netloom(['evaluate', 'examples/iris.netloom', '--run', out, '--json']);
  expect(evaluation.code).toBe(0);
  expect(evaluation.objects).toEqual([
    {
      type: 'evaluate',
      run: out,
      checkpoint: 'best',
      metrics: { test: expect.any(Object) },
      tables: { test: expect.any(Object) },
    },
  ]);
  const { stdout } = await netloom(['evaluate', 'examples/iris.netloom', '--run', out]);
  expect(stdout).toMatch(/^CLASS OF species +PRECISION +RECALL +F1$/m);
  expect(stdout).toMatch(/^setosa +1 +1 +1$/m);
  expect(stdout).toMatch(/^species: TRUE \\ PREDICTED +setosa +versicolor +virginica$/m);
  expect(stdout).toMatch(/^setosa +\d+ +0 +0$/m);
  const last = await netloom([
    'evaluate',
    'examples/iris.netloom',
    '--run',
    out,
    '--checkpoint',
    'last',
    '--json',
  ]);
  expect(last.objects[0]).toMatchObject({ checkpoint: 'last' });
  for (const { objects } of [evaluation, last]) {
    const [{ metrics }] = objects as [{ metrics: { test: Record<string, number> } }];
    expect(metrics.test['species/accuracy']).toBeGreaterThan(0.8);
  }

  const exported = await netloom(['export', 'examples/iris.netloom', '--run', out, '--out', onnx, '--json']);
  expect(exported.code).toBe(0);
  expect(exported.objects).toHaveLength(1);
  expect(exported.objects[0]).toMatchObject({ type: 'export', path: onnx });
  expect(exported.objects[0]?.maxDifference).toBeLessThan(1e-4);
  expect(readFileSync(onnx).length).toBe(exported.objects[0]?.bytes);

  const empty = path.join(folder, 'empty');
  mkdirSync(empty);
  const nothing = await netloom(['export', 'examples/iris.netloom', '--run', empty, '--out', onnx]);
  expect(nothing.code).toBe(1);
  expect(nothing.stderr).toContain(empty);
});

test('devices', async () => {
  const { code, objects } = await netloom(['devices', '--json']);
  expect(code).toBe(0);
  expect(objects[0]).toEqual({ id: 'cpu', name: expect.any(String), ok: true, reason: '', keepsState: true });
  for (const { ok, reason } of objects) expect(Boolean(reason)).toBe(!ok);
});

describe('serve', () => {
  test('prints the address first, answers whoever has it, and ends when asked to', async () => {
    const server = start(['serve', '--no-open']);
    const url = new URL(await server.line(() => true));
    expect(url.hostname).toBe('127.0.0.1');
    const page = await fetch(url);
    expect(page.status).toBe(200);
    const token = new URLSearchParams(url.hash.slice(1)).get('token') ?? '';
    const socket = new WebSocket(
      `ws://${url.host}/api`,
      [WEBSOCKET_PROTOCOL, WEBSOCKET_TOKEN_PREFIX + token],
      {
        origin: url.origin,
      },
    );
    const answer = new Promise(resolve => {
      socket.on('message', data => {
        const message = JSON.parse(data.toString());
        if (message.type === 'reply') resolve(message.result);
      });
    });
    socket.on('open', () => socket.send(JSON.stringify({ id: 1, name: 'app.info', params: {} })));
    expect(await answer).toMatchObject({ host: 'browser', dialogs: false });
    server.child.kill('SIGTERM');
    expect((await server.finished).code).toBe(isWindows ? null : 0);
  });

  test('says why it cannot', async () => {
    const first = start(['serve', '--no-open', '--json']);
    const { url } = JSON.parse(await first.line(() => true));
    const { port } = new URL(url);
    const { code, stderr } = await netloom(['serve', '--no-open', '--port', port]);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`port ${port}.*another program`));
  });
});

describe('wrong usage', () => {
  test.each([
    [['frobnicate'], 'frobnicate'],
    [['train'], 'file'],
    [['train', 'a.netloom', '--epochs', 'many'], '--epochs'],
    [['train', 'a.netloom', '--epochs', '0'], '--epochs'],
    [['train', 'a.netloom', '--seed', '-1'], '--seed'],
    [['train', 'a.netloom', '--frobnicate'], '--frobnicate'],
    [['evaluate', 'a.netloom'], '--run'],
    [['export', 'a.netloom', '--run', 'r'], '--out'],
    [['export', 'a.netloom', '--run', 'r', '--out', 'o', '--checkpoint', 'worst'], '--checkpoint'],
    [['train', 'a.netloom', '--out', ''], '--out'],
    [['train', 'a.netloom', '--resume', ''], '--resume'],
    [['train', 'a.netloom', '--export', ' '], '--export'],
    [['export', 'a.netloom', '--run', '', '--out', 'o'], '--run'],
    [['export', 'a.netloom', '--run', 'r', '--out', ''], '--out'],
    [['serve', '--port', '70000'], '--port'],
    [['bench', 'nothing'], 'nothing'],
    [['bench', '--vs', 'nobody'], 'nobody'],
    [['check', 'a', 'b'], 'argument'],
  ])('%j', async (args, named) => {
    const { code, stdout, stderr } = await netloom(args);
    expect(code).toBe(2);
    expect(stderr).toContain(named);
    expect(stdout).toBe('');
  });

  test('is not asking for help or the version', async () => {
    const help = await netloom(['--help']);
    expect(help.code).toBe(0);
    for (const command of ['examples', 'check', 'train', 'evaluate', 'export', 'devices', 'serve', 'bench'])
      expect(help.stdout).toMatch(new RegExp(`^ +${command}`, 'm'));
    expect((await netloom(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

test('paths are read from where the user stands', async () => {
  const { folder } = copyExample('line');
  writeFileSync(path.join(folder, 'note.txt'), '');
  const { code, stdout } = await netloom(['check', 'line.netloom'], { cwd: folder });
  expect(code).toBe(0);
  expect(stdout).toContain('2 parameters');
});
